"""A full collection beside a linked list of a million nodes that lie in memory in random order."""

import collecting

collecting.bench_live("collect_shuffled", collecting.shuffled_chain(1_000_000))
