"""A full collection beside a million instances that refer to one another at random, reached from a thousand of them only."""

import collecting


def roots(count):
    nodes = collecting.graph(1_000_000)
    return nodes[:: len(nodes) // count]


collecting.bench_live("collect_roots", roots(1_000))
