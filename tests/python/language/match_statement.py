class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Named:
    name = "n"


def describe(subject):
    match subject:
        case None:
            return "none"
        case True | False as truth:
            return f"bool {truth}"
        case 0 | 1 | 1000:
            return "small number"
        case int(n) if n < 0:
            return f"negative {n}"
        case int() | float():
            return "number"
        case "a" | "b" as letter:
            return f"letter {letter}"
        case str(text):
            return f"text {text!r}"
        case []:
            return "empty"
        case [x]:
            return f"one {x}"
        case [1, [2, *inner], *rest]:
            return f"nested {inner} {rest}"
        case (first, *_, last):
            return f"from {first} to {last}"
        case {"kind": "pair", "left": left, "right": [a, b], **rest}:
            return f"pair {left} {a} {b} {rest}"
        case {"x": x} | {"y": {"x": x}}:
            return f"x {x}"
        case {}:
            return "mapping"
        case Point(0, y=0):
            return "origin"
        case Point(x, 0) | Point(0, x):
            return f"on an axis at {x}"
        case Point(x=x, y=y) if x == y:
            return f"diagonal {x}"
        case Point() as point:
            return f"point {point.x},{point.y}"
        case Named(name="n"):
            return "named"
        case _:
            return "something else"


for subject in [
    None, True, False, 0, 1000, -5, 7, 2.5, "a", "c", [], [1], (1,), [1, [2, 3, 4], 5, 6], [1, [2]], range(3), [1, 2], b"bytes",
    {"kind": "pair", "left": 1, "right": [2, 3], "more": 4}, {"kind": "pair", "left": 1, "right": [2]}, {"x": 1}, {"y": {"x": 2}},
    {}, {"z": 1}, Point(0, 0), Point(3, 0), Point(0, 4), Point(2, 2), Point(1, 2), Named(), object(), {1}, 3j,
]:
    print(describe(subject))


def keys(mapping):
    match mapping:
        case {1: one, -1: minus, None: none}:
            print(one, minus, none)
        case {1: one}:
            print(one)


keys({1: "a", -1: "b", None: "c"})
keys({1: "a"})
keys({2: "a"})


class Color:
    RED = 1
    GREEN = 2


for color in 1, 2, 3:
    match color:
        case Color.RED:
            print("red")
        case Color.GREEN:
            print("green")
        case other:
            print("other", other)
print(other)

for wrong in (lambda: Point(1, 2), lambda: 5):
    try:
        match wrong():
            case Point(1, 2, 3):
                print("no")
            case int(1, 2):
                print("no")
    except TypeError as error:
        print(error)
try:
    match 1:
        case describe():
            pass
except TypeError as error:
    print(error)


def in_loop(items):
    for item in items:
        match item:
            case ("skip", _):
                continue
            case ("stop",):
                break
            case ("give", value):
                yield value
            case [[a, [b, c]], {"k": [d, *e]}]:
                yield a, b, c, d, e


print(list(in_loop([("skip", 1), ("give", 2), [[1, [2, 3]], {"k": [4, 5]}], [[1, [2]], {}], ("stop",), ("give", 3)])))
match 5, 6:
    case x, y if x > y:
        print("more")
    case x, y:
        print("less", x, y)
match = {"case": 1}
print(match["case"])
for bad in [
    "match 1:\n case x: pass\n case 2: pass",
    "match 1:\n case _: pass\n case 2: pass",
    "match 1:\n case x | 2: pass",
    "match 1:\n case [x, x]: pass",
    "match 1:\n case [x] | [y]: pass",
    "match 1:\n case [*a, *b]: pass",
    "match 1:\n case P(a=1, a=2): pass",
]:
    try:
        compile(bad, "bad", "exec")
    except SyntaxError as error:
        print(error.msg, error.lineno)
