"""Young collections beside a million old lists: two thousand new ones each time."""

import gc

import collecting
import pyperf

old = [[n & 127, 1, 2] for n in range(1_000_000)]
gc.collect()


def run(loops):
    seconds = 0.0
    for _ in range(loops):
        young = [[n, 1, 2] for n in range(2_000)]
        start = pyperf.perf_counter()
        gc.collect(0)
        seconds += pyperf.perf_counter() - start
        del young
    return seconds


pyperf.Runner().bench_time_func("collect_young", run)
