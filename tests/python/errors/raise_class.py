def f():
    raise KeyError


def g():
    try:
        f()
    except KeyError:
        raise


g()
