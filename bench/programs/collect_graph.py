"""A full collection beside a million instances of two attributes that refer to one another at random."""

import collecting

collecting.bench_live("collect_graph", collecting.graph(1_000_000))
