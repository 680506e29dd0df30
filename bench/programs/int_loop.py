"""Arithmetic and comparisons of ints in loops."""

import pyperf


def run():
    total = 0
    i = 0
    while i < 60_000:
        total += i * 3 % 7
        if i & 1 == 0 and total > 100:
            total -= 50
        i += 1
    for n in range(2, 300):
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            total += 1
    return total


pyperf.Runner().bench_func("int_loop", run)
