# The containers and what they can do.
numbers = [n * 1000 for n in range(20)]
numbers.append(7)
numbers.extend(str(n) for n in range(3))
numbers[2:5] = ["a", "b"]
numbers.insert(1, None)
del numbers[3]
print(numbers, numbers[::-3], numbers * 2 == numbers + numbers, sorted(numbers[6:14], reverse=True))
table = {n: str(n) for n in range(500, 520)}
table.update(a=1, b=[2])
table |= {"c": 3}
print(table, list(table.items())[:3], {**table, "d": 4}.pop("d"), table.setdefault("e", []), sorted(map(str, table)))
things = {1.5, "x", (1, 2), frozenset([3])}
print(len(things | {4, 5}), things & {"x"}, {1, 2} ^ {2, 3}, {3} <= {3, 4}, (1, 2) in things)
first, *middle, last = tuple(range(300, 310))
print(first, middle, last, (1,) + (2, 3) * 3, list(zip("abc", range(1000, 2000))), dict(enumerate("xy", 1000)))
print(max([3000, 1000], key=lambda n: -n), min("b", "a"), sum([1.5, 2.5]), any(map(bool, [0, []])), list(filter(None, [0, 1, "", "a"])))
nested = [[n, [n]] for n in range(3)]
print(nested, repr({"a": (1, [2, {3}])}), [x for row in nested for x in row if x], nested == [list(row) for row in nested])
