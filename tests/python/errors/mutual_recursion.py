def even(n):
    if n == 0:
        raise ValueError("bottom")
    return odd(n - 1)


def odd(n):
    return even(n - 1)


def again(n):
    if n == 0:
        raise ValueError("bottom")
    again(n - 1)


try:
    even(6)
except ValueError:
    again(9)
