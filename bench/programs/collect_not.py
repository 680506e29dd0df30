"""The same as collect_building with the collector off: what the collector adds is the ratio of the two."""

import collecting
import pyperf


def run(loops):
    seconds = 0.0
    for _ in range(loops):
        start = pyperf.perf_counter()
        made = [[n & 127, 1, 2] for n in range(2_000_000)]
        seconds += pyperf.perf_counter() - start
        del made
    return seconds


pyperf.Runner().bench_time_func("collect_not", run)
