# Sorting: stable, by key, in reverse, and what may go wrong in the middle of it.


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def noise(seed, count, below):
    state = seed
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 33) % below


print(sorted([3, 1, 2]), sorted("hello"), sorted([3, 1, 2], reverse=True), sorted([]), sorted({"b": 1, "a": 2}))
print(sorted(["b", "A", "c"], key=str.lower), sorted(["bb", "a", "ccc"], key=len, reverse=True), sorted([1.5, 0.5, -1.0]))
for count in (0, 1, 2, 10, 33, 64, 65, 200, 1000):
    for below in (2, 10, 10**9):
        items = list(noise(count + below, count, below))
        pairs = [(value, index) for index, value in enumerate(items)]
        by_value = sorted(pairs, key=lambda pair: pair[0])
        assert by_value == sorted(pairs), (count, below)
        falling = sorted(pairs, key=lambda pair: pair[0], reverse=True)
        assert falling == sorted(pairs, key=lambda pair: (-pair[0], pair[1])), (count, below)
        assert all(left <= right for left, right in zip(sorted(items), sorted(items)[1:]))
        assert sorted(map(float, items)) == [float(value) for value in sorted(items)]
        assert sorted(map(str, items)) == [text for text, _ in sorted((str(value), None) for value in items)]
print("sorted as expected")

mixed = [3, 1.5, True, 2**70, -(2**70), 0]
mixed.sort()
print(mixed)
print(attempt(sorted, [1, "a"]), attempt(sorted, [None, None]), attempt(sorted, [[1], ["a"]]), attempt(sorted, 5))
print(sorted([(2, "b"), (1, "z"), (2, "a")]), sorted([[2], [1, 5], [1]]), sorted(["é", "z", "a", "\U0001f600", "ÿ"]))
print(attempt([1].sort, 1), attempt([1].sort, key=5), attempt([2, 1].sort, reverse="yes"), attempt(sorted), attempt(sorted, [1], None))


class Reversed:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value > other.value

    def __repr__(self):
        return f"R{self.value}"


print(sorted(map(Reversed, [2, 3, 1])), min(map(Reversed, [2, 3, 1])))


class Angry:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        if self.value == 13 or other.value == 13:
            raise ValueError("thirteen")
        return self.value < other.value


angry = [Angry(value) for value in [5, 3, 13, 1, 9]]
print(attempt(angry.sort), sorted(item.value for item in angry), len(angry))

# A list that is changed while it is sorted is empty meanwhile
victim = [3, 1, 2]


def spy(value):
    seen.append(list(victim))
    return value


seen = []
victim.sort(key=spy)
print(victim, seen)


def meddle(value):
    victim.append(value)
    return value


print(attempt(victim.sort, key=meddle), victim)


def clear(value):
    victim.clear()
    return value


print(attempt(victim.sort, key=clear), victim)


def fail(value):
    if value == 2:
        raise KeyError(value)
    return -value


print(attempt(victim.sort, key=fail), victim)
print(victim.sort(), victim)
names = ["bob", "Alice", "carol", "Dave"]
names.sort(key=str.casefold, reverse=True)
print(names)

from functools import cmp_to_key

print(sorted([1, 2, 3, 4], key=cmp_to_key(lambda left, right: right - left)))
print(max([1, 5, 3]), max("abc", key=lambda letter: -ord(letter)), min([], default="none"), attempt(max, []), max(1, 7, 2), attempt(max, 1))
