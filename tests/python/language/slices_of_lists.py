"""Slices that are applied to lists at once, and those that are not."""

import sys

BOUNDS = [None, 1, -1, -6, True, 2**70]
for base in [], [1, 2, 3, 4, 5]:
    for start in BOUNDS:
        for stop in BOUNDS:
            print(base[start:stop], end=" ")
            for step in None, -1, 2**65, 0:
                try:
                    print(base[start:stop:step], end=" ")
                except Exception as error:
                    print(error, end=" ")
                changed = base[:]
                try:
                    changed[start:stop:step] = [7, 8]
                    print(changed, end=" ")
                except Exception as error:
                    print(error, end=" ")
            changed = base[:]
            changed[start:stop] = changed
            changed[start:stop] = "ab"
            changed[start:stop] = (number for number in range(3))
            print(changed)


class Index:
    def __index__(self):
        return 1


class Derived(list):
    def __getitem__(self, key):
        return "got", key

    def __setitem__(self, key, value):
        print("set", key, value)


numbers = [1, 2, 3]
print(numbers[Index() :], numbers[: Index()], Derived([1])[1:2], Derived()[::-1])
Derived()[:1] = [3]
for wrong in 1.5, "a":
    try:
        numbers[wrong:]
    except TypeError as error:
        print(error)
try:
    numbers[:1] = 5
except TypeError as error:
    print(error)
numbers[:2] += [5]
print(numbers, numbers[0:2][1:][:1], numbers[numbers[0:1][0] :], [numbers[i : i + 1] for i in range(3)])
shared = object()
before = sys.getrefcount(shared)
items = [shared] * 10
for _ in range(100):
    part = items[1:3]
    items[2:4] = items[4:6]
    part = items[::-2]
    items[::2] = part
del part, items
print(sys.getrefcount(shared) - before)
