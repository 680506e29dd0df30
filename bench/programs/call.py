"""Calls of Python functions: recursion, several arguments, defaults and keywords."""

import pyperf


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def weigh(a, b, c=3):
    return a + b * c


def run():
    total = fibonacci(18)
    for i in range(10_000):
        total += weigh(i, 2)
        total += weigh(i, b=2, c=1)
    return total


pyperf.Runner().bench_func("call", run)
