# Formatting text with %.

def attempt(work):
    try:
        print(ascii(work()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))

flags = ["", "-", "+", " ", "#", "0", "-0", "+0", "#0", "- "]
for flag in flags:
    for rest in ["d", "5d", "10d", ".4d", "8.4d", "x", "8x", "o", "X", "10.3x", "i", "u"]:
        for value in [0, 42, -42]:
            print("%" + flag + rest, ascii(("%" + flag + rest) % value))
for flag in flags:
    for rest in ["f", "e", "g", "G", "E", "F", "10f", ".2f", "12.3e", ".0f", ".0e", ".0g", ".3g", "10.1f"]:
        for value in [0.0, 1.5, -1234567.875, 1e-10, float("inf"), float("nan"), 3]:
            print("%" + flag + rest, value, ascii(("%" + flag + rest) % value))
for template, values in [
    ("%s %r %a", ("é", "é", "é")), ("%5s|%-5s|%.2s|%5.1s|", ("ab",) * 4), ("%c%c%c", ("a", 98, 0x20AC)), ("%5c|%-5c|", ("a", "b")), ("%%", ()), ("%5%", ()), ("%5%", 1), ("%-5%|", (1,)), ("100%% %s", 1), ("%(a)s %(b)05d %(a)r", {"a": 1, "b": 2}),
    ("%(a)s", {"a": (1, 2)}), ("%(a(b))s", {"a(b)": 1}), ("%*d|%-*d|%*d", (5, 42, 5, 42, -5, 42)), ("%.*f", (2, 3.14159)), ("%s", (1,)), ("%s", [1, 2]), ("%s", {"a": 1}), ("%s", None), ("%s", ((1, 2),)), ("%ld %hd %Lf", (1, 2, 3)),
    ("no", ()), ("no", {}), ("no", {"a": 1}), ("é%s", "€"), ("%s😀", "a"), ("%d", True), ("%d", 3.99), ("%i", -3.99), ("%x", 10**30), ("%d", -10**30), ("%o", 2**70), ("%.50f", 0.1), ("%s %s", "ab"), ("%s", ()), ("%d", "a"), ("%x", 1.5),
    ("%x", "a"), ("%c", "ab"), ("%c", 1114112), ("%c", -1), ("%c", 1.5), ("%f", "a"), ("%", 1), ("%5", 1), ("%z", 1), ("%é", 1), ("%s", (1, 2)), ("no", 1), ("no", (1,)), ("no", "a"), ("%(a)s", 1), ("%(a)s", (1,)), ("%(a)s", {}), ("%(a", {}), ("%*d", ("a", 1)),
    ("%.*d", (1,)), ("%d", None), ("%d", 1j), ("%f", 1j), ("%99999999999999999999d", 1), ("%.99999999999999999999d", 1), ("%b", 1), ("%(a)s %s", {"a": 1}), ("%s %(a)s", {"a": 1}), ("%d", 1e400), ("%d", float("nan")), ("%e", 10**400), ("%s", "a\0b"), ("%-010d|", 5), ("%+.3d", 5), ("% .0e", 15.0),
]:
    attempt(lambda: template % values)

class Int:
    def __int__(self):
        return 7

class Index:
    def __index__(self):
        return 11

class Float:
    def __float__(self):
        return 2.5

attempt(lambda: "%d %d %x %f" % (Int(), Index(), Index(), Float()))
attempt(lambda: "%x" % Int())
attempt(lambda: "%f" % Int())
attempt(lambda: "%c" % Index())

class Reflected:
    def __repr__(self):
        return "Reflected()"

    def __rmod__(self, other):
        return "reflected " + other

class Text(str):
    def __rmod__(self, other):
        return "rmod"

print("%s" % Reflected(), "%s" % Text("x"), Text("%s") % "a", type(Text("%s") % "a"))

class Mapping:
    def __getitem__(self, key):
        return key * 2

print("%(ab)s" % Mapping())
attempt(lambda: "no" % Mapping())
template = "%s"
template %= 5
print(template)
