"""A full collection beside a linked list of a million nodes."""

import collecting

collecting.bench_live("collect_chain", collecting.chain(1_000_000))
