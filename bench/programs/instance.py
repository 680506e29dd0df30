"""Instances: made, linked, and dropped again."""

import pyperf


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def run():
    head = None
    for i in range(10_000):
        head = Node(i, head)
    total = 0
    while head is not None:
        total += head.value
        head = head.next
    points = [Point(i, -i) for i in range(10_000)]
    return total + sum([point.x + point.y for point in points])


pyperf.Runner().bench_func("instance", run)
