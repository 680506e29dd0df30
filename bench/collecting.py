"""Times full collections. The collector runs only when it is told to."""

import gc

import pyperf

gc.disable()


def bench_live(name, alive):
    """Times collections that find nothing to free beside `alive`."""

    def run(loops):
        start = pyperf.perf_counter()
        for _ in range(loops):
            assert gc.collect() == 0
        return pyperf.perf_counter() - start

    gc.collect()
    pyperf.Runner().bench_time_func(name, run)
    del alive


def bench_garbage(name, make):
    """Times collections that free what `make()` leaves behind."""

    def run(loops):
        seconds = 0.0
        for _ in range(loops):
            make()
            start = pyperf.perf_counter()
            found = gc.collect()
            seconds += pyperf.perf_counter() - start
            assert found >= 1_000_000, found
        return seconds

    pyperf.Runner().bench_time_func(name, run)
