# Ranges and slices, small and large; and the iterators that go with them.


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print(range(5), range(1, 5), range(1, 10, 3), list(range(5)), list(range(5, 0, -2)), list(range(0)), list(range(3, 1)), range(0, 10, 1))
print(attempt(range), attempt(range, 1, 2, 3, 4), attempt(range, 1, 2, 0), attempt(range, "a"), attempt(range, 1.0), range(True))
r = range(2, 20, 3)
print(len(r), r[0], r[-1], r[1:3], r[::-1], r[::2], attempt(lambda: r[6]), attempt(lambda: r[-7]), attempt(lambda: r["a"]))
print(r.start, r.stop, r.step, 5 in r, 6 in r, "a" in r, 5.0 in r, 5.5 in r, r.index(8), attempt(r.index, 9), r.count(8), r.count(9))
print(r == range(2, 18, 3), r == range(2, 20, 3), range(0) == range(5, 5), range(0) == [], hash(range(0)) == hash(range(3, 3)))
print(hash(range(5)) == hash(range(0, 5, 1)), hash(range(1, 2, 5)) == hash(range(1, 2)), bool(range(0)), bool(range(1)), list(reversed(r)))
print(attempt(lambda: range(3) < range(4)), attempt(lambda: range(3) + range(3)), attempt(lambda: range(3).__setitem__(0, 1)))
big = range(10**20, 10**20 + 10, 3)
print(big, len(big), list(big), big[1], big[-1], big[::-1], 10**20 + 3 in big, 10**20 + 4 in big, big.index(10**20 + 6), list(reversed(big)))
huge = range(0, 10**30, 7)
print(attempt(len, huge), huge[10**20], huge[-1], huge[10**10 : 10**11], 7 * 10**25 in huge, bool(huge), next(iter(huge)), huge[5:10])
print(range(-(2**63), 2**63), (2**63 - 1) in range(-(2**63), 2**63), attempt(len, range(2**64)), len(range(2**62)), range(2**62)[2**61])
iterator = iter(range(4))
print(next(iterator), iterator.__length_hint__(), list(iterator), next(iterator, None), iter(range(2)) is iter(range(2)))
iterator = iter(range(10**25, 10**25 + 2))
print(next(iterator), list(iterator), type(iterator).__name__, type(iter(range(1))).__name__)


class Number:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


print(list(range(Number(3))), range(Number(1), Number(4))[Number(1)], sum(range(101)), max(range(5)), sorted(range(3, 0, -1)))
total = 0
for number in range(1000):
    if number % 2:
        continue
    total += number
print(total, [x for x in range(10) if x not in range(3, 7)])

# Slices
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), s == slice(1, 10, 2), s != slice(1), slice(1) < slice(2), hash(slice(1, 2)) == hash(slice(1, 2)))
print(s.indices(5), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(100, -100, -3).indices(7), attempt(s.indices, -1))
print(attempt(slice), attempt(slice, 1, 2, 3, 4), attempt(slice(None, None, 0).indices, 5), attempt(slice("a").indices, 5), slice(10**30).indices(10**25))
print({slice(1, 2): "as a key"}[slice(1, 2)], attempt(lambda: {slice([]): 1}))


class Show:
    def __getitem__(self, key):
        return key


show = Show()
print(show[1], show[1:2], show[::], show[1:2, ..., None], show[()], show[-1:])

# Iterators
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("a", start=10**30)), attempt(enumerate, 5), attempt(enumerate, "a", "b"))
print(list(zip()), list(zip([1, 2], "abc")), list(zip([1], [2], [3])), list(zip([1, 2], "ab", strict=True)))
print(attempt(lambda: list(zip([1, 2], "a", strict=True))), attempt(lambda: list(zip("a", [1, 2], strict=True))), attempt(zip, 5), attempt(lambda: list(zip("ab", "ab", "a", strict=True))))
print(list(map(str, [1, 2])), list(map(lambda x, y: x + y, [1, 2, 3], [10, 20])), attempt(map, str), attempt(map), attempt(lambda: list(map(len, [1]))))
print(list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), attempt(filter, None), list(filter(bool, [[], [0]])))
print(list(reversed("abc")), list(reversed((1, 2))), attempt(reversed, {1}), attempt(reversed, 5), list(reversed({"a": 1, "b": 2})))


class Letters:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return "xyz"[index]

    def __len__(self):
        return 3


print(list(Letters()), list(reversed(Letters())), "y" in Letters(), "q" in Letters(), [*Letters()], max(Letters()))
values = iter([1, 2, 3, 0, 4])
print(list(iter(lambda: next(values), 0)), next(values), attempt(iter, 5), attempt(iter, 5, 1), attempt(next, [], 1), attempt(next, iter([])))


class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left


print(list(Countdown(3)), sum(Countdown(5)), tuple(Countdown(2)), set(Countdown(3)), dict(enumerate(Countdown(2))), 2 in Countdown(3))
first, *rest = Countdown(4)
print(first, rest, list(zip(Countdown(2), Countdown(9))))


class NotIterator:
    def __iter__(self):
        return 5


print(attempt(iter, NotIterator()), attempt(list, NotIterator()), attempt(lambda: 1 in 5), attempt(lambda: [*5]))
