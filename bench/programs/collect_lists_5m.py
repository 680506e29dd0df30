"""A full collection beside five million lists of small ints."""

import collecting

collecting.bench_live("collect_lists_5m", [[n & 127, 1, 2] for n in range(5_000_000)])
