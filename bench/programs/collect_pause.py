"""The longest automatic collection while a list of two million lists is built."""

import gc

import collecting
import pyperf

gc.enable()
pauses = []
started = 0.0


def note(phase, info):
    global started
    if phase == "start":
        started = pyperf.perf_counter()
    else:
        pauses.append(pyperf.perf_counter() - started)


def run(loops):
    longest = []
    for _ in range(loops):
        gc.collect()
        gc.callbacks.append(note)
        made = [[n & 127, 1, 2] for n in range(2_000_000)]
        gc.callbacks.remove(note)
        longest.append(max(pauses))
        pauses.clear()
        del made
    return sum(longest)


pyperf.Runner().bench_time_func("collect_pause", run)
