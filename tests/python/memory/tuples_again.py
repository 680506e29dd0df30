"""enumerate and zip use their tuple again while nobody else holds it."""

import gc
import sys

pairs = enumerate("abcdef")
kept = next(pairs)
other = next(pairs)
print("kept", kept, other, kept is other)
del kept, other
print("few", len({id(pair) for pair in enumerate(range(1000))}) < 5, len({id(pair) for pair in zip(range(1000), range(1000))}) < 5)
print("lists", list(enumerate("xyz", 5)), list(zip([1, 2, 3], "abc")), dict(zip("ab", [1, 2])))
print("large", list(enumerate("abc", 2**63 - 2)))


class Item:
    def __del__(self):
        print("gone", end=" ")


for number, item in enumerate([Item() for _ in range(3)]):
    del item
print("loop")
pairs = enumerate(iter([Item(), Item()]))
print(type(next(pairs)[1]).__name__, type(next(pairs)[1]).__name__)
del pairs
print("iterator")


class Inner:
    """Asks for the next tuple while one is being filled."""

    def __init__(self):
        self.number = 0

    def __next__(self):
        self.number += 1
        if self.number == 3:
            print("inner", next(zipped))
        if self.number > 6:
            raise StopIteration
        return self.number

    def __iter__(self):
        return self


zipped = zip(range(100), Inner())
for pair in zipped:
    print(pair, end=" ")
print()

shared = object()
before = sys.getrefcount(shared)
for pair in enumerate([shared] * 5):
    pass
for pair in zip([shared] * 5, [shared] * 5):
    pass
del pair
gc.collect()
print("counts", sys.getrefcount(shared) - before)
