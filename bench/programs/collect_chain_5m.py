"""A full collection beside a linked list of five million nodes."""

import collecting

collecting.bench_live("collect_chain_5m", collecting.chain(5_000_000))
