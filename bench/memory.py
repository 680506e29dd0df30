"""Bytes that objects take, by the growth of resident memory. Prints a line for each kind of object."""

import gc

COUNT = 1_000_000
PAGE = 4096


class Pair:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def resident():
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[1]) * PAGE


KINDS = {
    "int": lambda n: n + 1_000_000,
    "float": lambda n: n + 0.5,
    "instance of two attributes": lambda n: Pair(None, None),
    "list of four": lambda n: [1, 2, 3, 4],
    "tuple of three": lambda n: (n & 1, 2, 3),
}


def measure(make):
    gc.collect()
    kept = [None] * COUNT
    for n in range(COUNT):
        kept[n] = None
    before = resident()
    for n in range(COUNT):
        kept[n] = make(n)
    return (resident() - before) / COUNT


if __name__ == "__main__":
    for name, make in KINDS.items():
        print(f"{name:30} {measure(make):6.1f}")
