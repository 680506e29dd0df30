"""Times full collections, and makes the objects for them. The collector runs only when it is told to."""

import gc

import pyperf

gc.disable()


class Link:
    def __init__(self, next):
        self.next = next


class Node:
    def __init__(self):
        self.left = None
        self.right = None


def numbers(count):
    """Numbers below `count` that look random and are the same everywhere."""
    seed = 1
    while True:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield seed % count


def chain(count):
    """A linked list; each node was made after the one it refers to."""
    head = None
    for _ in range(count):
        head = Link(head)
    return head


def shuffled_chain(count):
    """A linked list whose nodes were made in another order."""
    nodes = [Link(None) for _ in range(count)]
    for index, other in zip(range(count - 1, 0, -1), numbers(count)):
        other %= index + 1
        nodes[index], nodes[other] = nodes[other], nodes[index]
    for node, following in zip(nodes, nodes[1:]):
        node.next = following
    return nodes[0]


def graph(count):
    """Instances that refer to two others at random."""
    nodes = [Node() for _ in range(count)]
    chosen = numbers(count)
    for node in nodes:
        node.left = nodes[next(chosen)]
        node.right = nodes[next(chosen)]
    return nodes


def bench_live(name, alive):
    """Times collections that find nothing to free beside `alive`."""

    def run(loops):
        start = pyperf.perf_counter()
        for _ in range(loops):
            assert gc.collect() == 0
        return pyperf.perf_counter() - start

    gc.collect()
    pyperf.Runner().bench_time_func(name, run)
    del alive


def bench_garbage(name, make, least=1_000_000):
    """Times collections that free what `make()` leaves behind: so many objects, at least."""

    def run(loops):
        seconds = 0.0
        for _ in range(loops):
            make()
            start = pyperf.perf_counter()
            found = gc.collect()
            seconds += pyperf.perf_counter() - start
            assert found >= least, found
        return seconds

    pyperf.Runner().bench_time_func(name, run)
