def first(value):
    return second(value) + 1


def second(value):
    return third(
        value,
        more=1,
    )


def third(value, more):
    values = [value]
    return values[more]


first(0)
