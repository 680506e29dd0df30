import sys


def f(n):
    if n:
        f(n - 1)
    else:
        raise ValueError("deep")


sys.tracebacklimit = 2
f(5)
