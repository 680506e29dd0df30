"""A full collection beside a linked list of a million nodes."""

import collecting


class Node:
    def __init__(self, next):
        self.next = next


def chain(count):
    head = None
    for _ in range(count):
        head = Node(head)
    return head


collecting.bench_live("collect_chain", chain(1_000_000))
