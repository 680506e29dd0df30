"""A full collection beside a million instances of two attributes that refer to one another at random."""

import collecting


class Node:
    def __init__(self):
        self.left = None
        self.right = None


def graph(count):
    nodes = [Node() for _ in range(count)]
    seed = 1
    for node in nodes:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        node.left = nodes[seed % count]
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        node.right = nodes[seed % count]
    return nodes


collecting.bench_live("collect_graph", graph(1_000_000))
