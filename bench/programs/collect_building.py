"""Builds a list of two million lists with the collector on."""

import gc

import collecting
import pyperf

gc.enable()


def run(loops):
    seconds = 0.0
    for _ in range(loops):
        gc.collect()
        start = pyperf.perf_counter()
        made = [[n & 127, 1, 2] for n in range(2_000_000)]
        seconds += pyperf.perf_counter() - start
        del made
    return seconds


pyperf.Runner().bench_time_func("collect_building", run)
