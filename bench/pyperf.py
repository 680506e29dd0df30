"""A stand-in for pyperf: runs a benchmark as often as the command line says and writes the seconds it took to stderr.

What a benchmark returns is printed, so that two interpreters' results can be compared.
"""

import sys
import time

perf_counter = time.perf_counter


def loops():
    return int(sys.argv[1]) if len(sys.argv) > 1 else 1


def report(seconds):
    print("seconds", repr(seconds), file=sys.stderr)


class Options:
    """The defaults of a benchmark's options: none can be given."""


class OptionParser:
    def __init__(self):
        self.options = Options()

    def add_argument(self, name, default=None, **description):
        setattr(self.options, name.lstrip("-").replace("-", "_"), default)


class Runner:
    def __init__(self, add_cmdline_args=None):
        self.metadata = {}
        self.argparser = OptionParser()

    def parse_args(self):
        return self.argparser.options

    def bench_func(self, name, function, *args):
        """Times `function(*args)`, after one run that is not counted and whose result is printed."""
        print(name, function(*args))
        start = perf_counter()
        for _ in range(loops()):
            function(*args)
        report(perf_counter() - start)

    def bench_time_func(self, name, function, *args, inner_loops=1):
        """Times `function(loops, *args)`, which returns the seconds it took."""
        print(name, function(1, *args) >= 0)
        report(function(loops(), *args))
