# Pattern matching, comprehensions, slices, unpacking, global names, `del`, `exec`.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def what(value):
    match value:
        case Point(0, y=y):
            return f"on the axis at {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case {"kind": kind, **rest}:
            return kind, rest
        case [first, *others, (last, "end")]:
            return first, others, last
        case str() | bytes() as text:
            return len(text)
        case 1000 | 2000.5 | None:
            return "constant"
        case _:
            return "other"


for value in (Point(0, 500), Point(700, 700), {"kind": "k", "a": 1}, [1, 2, 3, (4, "end")], "text", 1000, None, {1}):
    print(what(value))
namespace = {}
exec("def f(n):\n    return [k for k in range(n)]\nclass C:\n    x: int = 5\nresult = f(3), C.x", namespace)
print(namespace["result"], eval("a * 1000 + b", {"a": 1}, {"b": 2}))
(a, b), [c, *d] = (1000, 2000), "word"
matrix = [[row * 1000 + column for column in range(4)] for row in range(3)]
print(a, b, c, d, [*zip(*matrix)], {k: v for k, v in zip("ab", matrix)}, {len(row) for row in matrix}, matrix[1:][0][::2])
x = y = [1]
x += [2]
del y[0], a
assert x is y, "the same"
print(x, "a" not in globals(), [i for i in range(10) if i % 2 if i % 3], (n := 1000) + n, not x or x and 5)
while True:
    n += 1
    if n % 7:
        continue
    break
else:
    print("never")
print(n, sorted(({"b": 1} | {"a": 2}).items()), *range(3), sep="|")
type Pair[T] = tuple[T, T]


def generic[T](a: T, *, b: "T" = None) -> Pair[T]:
    return a, b


print(generic(1), Pair.__name__, Pair.__value__, generic.__type_params__)
