"""List, set, dict comprehensions and generator expressions: nesting, conditions, scopes."""
print([x * y for x in range(3) for y in range(3) if x != y])
print({c: i for i, c in enumerate("abca")}, sorted({x % 3 for x in range(9)}))
print([[row[i] for row in [[1, 2], [3, 4]]] for i in range(2)])
x = "outer"
print([x for x in range(3)], x)
print([(a, b) for a, (b, *_) in [(1, (2, 3)), (4, (5,))]])
def f(n):
    y = 10
    return [(lambda: x + y + n)() for x in range(3)]
print(f(100))
print([y := 1, y**2], y, [last := i for i in range(5)], last)
print(list((i, j) for i in range(2) for j in range(i + 1)))
class K:
    items = [1, 2]
    doubled = [i * 2 for i in items]
print(K.doubled)
print([i for i in range(20) if i % 2 if i % 3])
print({**{i: i for i in range(2)}, "z": [*range(2), *"ab"]}, {*[1], *{2}})
def gen(): return (i for i in iter_source())
def iter_source():
    print("started", end=" ")
    return range(2)
g = gen(); print("made", list(g))
print([f() for f in [lambda i=i: i for i in range(3)]], sum(i for i in range(101)), max((len(w), w) for w in "a bbb cc".split()))
try:
    [1 / i for i in (1, 0)]
except ZeroDivisionError as error:
    print(error)
print([[i, [j for j in range(i)]] for i in range(3)], "".join(c.upper() for c in "abc"))
