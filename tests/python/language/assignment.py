"""Targets: unpacking, stars, attributes, items, slices, chains, augmented ones, del."""
a, b = 1, 2
a, b = b, a
print(a, b)
first, *middle, last = range(6)
print(first, middle, last)
*start, end = "ab"
print(start, end)
(x, (y, *z)), w = [1, "pqr"], {5: 6}
print(x, y, z, w)
[m, n] = {"m": 1, "n": 2}
print(m, n)
class Box:
    pass
box = Box()
box.a = box.b = [0, 1, 2, 3, 4, 5]
box.a[1:3] = "xyz"
print(box.b)
box.a[::2] = [9] * 4
print(box.b)
del box.a[1:4], box.b[0]
print(box.a)
box.count = 1
box.count += 4
table = {"k": [1]}
table["k"] += [2]
table["k"][0] -= 5
print(box.count, table)
tup = ([1],)
try:
    tup[0] += [2]
except TypeError as error:
    print(error, tup)
del box.a
print(hasattr(box, "a"), hasattr(box, "b"))
i = 1
del i
try:
    i
except NameError as error:
    print(error)
for bad in ("a, b = 1, 2, 3", "a, b = 1,", "a, *b, c = 1,", "a, b = 5", "x = y = z.w"):
    try:
        exec(bad)
    except Exception as error:
        print(type(error).__name__, error)
if (n := len("walrus")) > 5:
    print(n)
value: int = 3
other: "not evaluated"
print(value)
for box.item in range(3):
    pass
print(box.item)
for table[0], table[1] in [(1, 2), (3, 4)]:
    pass
print(table)
