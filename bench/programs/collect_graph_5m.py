"""A full collection beside five million instances of two attributes that refer to one another at random."""

import collecting

collecting.bench_live("collect_graph_5m", collecting.graph(5_000_000))
