"""Arithmetic of floats in loops."""

import pyperf


def run():
    x, y, step = 0.0, 1.0, 0.001
    for _ in range(50_000):
        x, y = x + y * step, y - x * step
        if x * x + y * y > 1.5:
            x = x / 2.0
    return round(x, 9)


pyperf.Runner().bench_func("float_loop", run)
