def numbers():
    yield 1
    raise ValueError("no more")


def consume():
    return [n for n in numbers()]


consume()
