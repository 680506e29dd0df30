# The format mini-language, str.format and f-strings.

def attempt(work):
    try:
        print(ascii(work()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))

numbers = [0, 1, -1, 42, -1234567, 10**20, True]
specifications = ["", "d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "+d", " d", "-d", "5", "<8", ">8", "^8", "=8", "08", "+08", "*^9", "0>5d", ",", "_", "_x", "_b", "#_x", "012,", "08,", "020_x", "n", "c", "e", ".2f", "g", "%", ".1%", "10.3e", "<+8d", "é>6", "0=+7", "^+9,"]
for specification in specifications:
    for number in numbers:
        if specification == "c" and (number < 0 or number > 0x10FFFF):
            continue
        print(specification, number, ascii(format(number, specification)))
for width in range(14):
    print(format(1234, "0%d," % width), format(-1234, "0%d_" % width), format(1234.5, "0%d,.1f" % width), format(12, "0%d_b" % width))

floats = [0.0, -0.0, 1.0, -1.5, 0.1, 123456789.123, 1e16, 1e-5, 1.5e300, 2.5, 3.5, 0.5, 5e-324, float("inf"), float("-inf"), float("nan"), 1e22, 999999.5, 0.00012345]
specifications = ["", "e", "E", "f", "F", "g", "G", "n", "%", ".0f", ".1f", ".3f", ".0e", ".3e", ".3g", ".10g", "#.0f", "#.0e", "#g", "#.3g", "+", " ", "+.2f", "10", "<10", "^12.2f", "012.3f", "=+12.2f", ",", ",.2f", "_.2f", "015,.2f", "z.0f", "z.1f", "+z.1f", ".3", ".1", ".17g", ".20", "#", ".50f", "x>14.4"]
for specification in specifications:
    for number in floats:
        print(specification, number, format(number, specification))

for number in [0j, 1j, 1 + 2j, -0.0 + 1j, 1.5 - 2.25j, complex("nan"), complex("inf+infj"), 1e20 + 1e-5j]:
    for specification in ["", ".2f", "+.1e", "g", ".3", ">20", "^24.2f", ",.1f", "#.3g", " .2"]:
        print(specification, number, ascii(format(number, specification)))

for text in ["", "abc", "aé€"]:
    for specification in ["", "s", "5", "<5", ">5", "^6", ".2", "*^7.1", "05", "10.2s", "\u20ac<5"]:
        print(ascii(specification), ascii(format(text, specification)))

wrong = [(1, "s"), (1, ".2d"), (1, "zd"), (1, "+c"), (1, "#c"), (-1, "c"), (1114112, "c"), (1, ",c"), (1, ",x"), (1, ",_"), (1, "_,"), (1, ",n"), (1, "5.5."), (1, "y"), (1, "é"), (1, "10000000000000000000000"), (10**400, "e"),
         (1.0, "d"), (1.0, "s"), (1.0, ".f"), (1.0, ",n"), (1.0, "x"), (1.0, ".99999999999999999999"), (1j, "d"), (1j, "%"), (1j, "05"), (1j, "=5"),
         ("a", "d"), ("a", "+"), ("a", " "), ("a", "z"), ("a", "#"), ("a", "=5"), ("a", ","), ("a", ",s"), ("a", "_"), ("a", "\x01"), ("a", "ab"), (1, "\x01"), (True, "s"), (None, "d"), ([], "5"), (1, ",,")]
for value, specification in wrong:
    attempt(lambda: format(value, specification))
attempt(lambda: format(1, 1))
attempt(lambda: format(None, ""))
attempt(lambda: format("a", b""))

# str.format
class Point:
    def __init__(self):
        self.x, self.items = 3, {"k": [1, 2], "0": "zero", 1: "one"}
    def __format__(self, specification):
        return "<" + specification + ">"
    def __repr__(self):
        return "Point()"

p = Point()
for template, args, kwargs in [
    ("{} {}", (1, 2), {}), ("{1} {0}", (1, 2), {}), ("{a} {b!r}", (), {"a": 1, "b": "x"}), ("{{}} {{{}}}", (1,), {}), ("{0.x} {0.items[k][1]} {0.items[0]}", (p,), {}) , ("{0.items[1]}", (p,), {}),
    ("{:>{}}", ("a", 4), {}), ("{:{}{}{}}", ("a", "*", "^", 5), {}), ("{0:{w}.{p}f}", (3.14159,), {"w": 8, "p": 2}), ("{!r:>6} {!s} {!a}", ("a", "é", "é"), {}), ("{:abc}", (p,), {}), ("{!r:10}|", (p,), {}),
    ("{0[0]}{0[-1]}", ({"-1": "m", 0: "z"},), {}), ("é{}€", ("😀",), {}), ("", (), {}), ("abc", (), {}), ("{a.b}", (), {"a": 1}), ("{0[k]}", ([],), {}), ("{", (), {}), ("}", (), {}), ("{0", (1,), {}), ("{0!}", (1,), {}),
    ("{0!x}", (1,), {}), ("{0!rx}", (1,), {}), ("{} {0}", (1,), {}), ("{0} {}", (1,), {}), ("{}", (), {}), ("{2}", (1,), {}), ("{x}", (), {}), ("{0.}", (1,), {}), ("{0[]}", (1,), {}), ("{0[a}", (1,), {}), ("{0[a]b}", ({"a": 1},), {}),
    ("{:{:{}}}", (1, 2, 3), {}), ("{0:{1:{2}}}", ("a", 5, ""), {}), ("{!}", (1,), {}), ("{0:", (1,), {}), ("{a b}", (), {"a b": 2}), ("{[a]}", ({"a": 1},), {}), ("{.real}", (5,), {}), ("{0!r", (1,), {}), ("{:{", (1,), {}), ("{a{b}}", (), {}), ("{0x}", (1,), {}),
    ("{99999999999999999999}", (), {}), ("{:d}", ("a",), {}), ("}}{{", (), {}), ("{0:}}", (1,), {}), ("{0:{{}", (1,), {}),
]:
    attempt(lambda: template.format(*args, **kwargs))

class Default(dict):
    def __missing__(self, key):
        return "<" + key + ">"

attempt(lambda: "{a} {b}".format_map({"a": 1, "b": 2}))
attempt(lambda: "{a} {b}".format_map(Default(a=1)))
attempt(lambda: "{}".format_map({}))
attempt(lambda: "{0}".format_map({0: 1}))
attempt(lambda: "{a}".format_map({}))

# f-strings
x, y, width = 3.14159, "é", 10
print(f"{x:.2f} {x!r} {y!a} {x:{width}.{3}f}| {y:*^5} {width:#x} {{}} {x = } {y=!s} {x=:.1f} {'nested ' + f'{width}'}")
print(f"{p} {p:q} {p!r} {p!r:>10} {p!s:}")
attempt(lambda: f"{x:d}")

class Bad:
    def __format__(self, specification):
        return 1

attempt(lambda: format(Bad()))
attempt(lambda: f"{object():x}")
attempt(lambda: format([1], "") + format((1,), "") + format({}, "") + format(int, ""))

class Count(int):
    def __str__(self):
        return "counted"

print(format(Count(5)), format(Count(5), "d"), f"{Count(5)} {Count(5):3}", "{}".format(Count(5)), "%s %d" % (Count(5), Count(6)))
