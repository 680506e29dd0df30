"""A full collection beside a million lists of small ints."""

import collecting

collecting.bench_live("collect_lists", [[n & 127, 1, 2] for n in range(1_000_000)])
