"""Strings: literals, formatting, methods, slices, comparisons."""
print('a"b', "a'b", """two
lines""", "tab\t|", r"raw\n", "\x41\u00e9\N{GREEK SMALL LETTER ALPHA}\U0001F40D", "con" "cat")
name, n, f, d = "wörld", 42, 3.14159, {"k": "v"}
print(f"{name!r:>10}|{n:05d}|{f:.2f}|{n:#x}|{n:,}|{f:e}|{d['k']}|{{}}|{n + 1 = }|{name:^9}|{n!s:*<5}")
print(f"{1234567.891:,.1f} {0.00001:g} {1e20:g} {255:b} {255:o} {255:X} {65:c} {0.5:%} {-5:+d} {5: d} {n:>{n // 4}}")
print("{} {1} {0}".format("a", "b") if False else "{1} {0} {k:>4}".format("a", "b", k="c"), "%s %r %5.1f %03d %x %%" % ("s", "r", 2.25, 7, 255))
print("%(a)s-%(b)d" % {"a": 1, "b": 2}, "%-5s|%+d" % ("ab", 3), "{0.real} {1[k]}".format(3, d))
s = "Hello, World"
print(s[0], s[-1], s[7:], s[:5], s[::-1], s[1:10:3], len(s), s[100:])
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.replace("l", "L", 2), s.split(", "), s.find("o"), s.rfind("o"), s.index("W"), s.count("l"))
print("  x ".strip() + "|", "xxaxx".strip("x"), "a,b,,c".split(","), "a  b c".split(), "a b c".split(None, 1), "a-b-c".rsplit("-", 1), "a\nb\r\nc".splitlines())
print("-".join(["a", "b"]), "abc".startswith(("x", "ab")), "abc".endswith("bc"), "ab".center(6, "*"), "7".zfill(3), "-7".zfill(4), "a\tb".expandtabs(4))
print("abc".isalpha(), "12".isdigit(), "a1".isalnum(), " ".isspace(), "Ab".istitle(), "ab".islower(), "".isalpha(), "a_1".isidentifier(), "²".isdigit(), "½".isnumeric())
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".translate(str.maketrans("ab", "xy", "c")), "Straße".casefold(), "ß".upper(), "ab" * 3)
print("a" < "b" < "ba", "Z" < "a", "" < "a", "abc" == "ab" + "c", "é" > "z", "b" in "abc", "" in "", ord("€"), chr(8364))
print(repr("a'b"), repr('a"b'), repr("a'\"b"), repr("\n\t\\\x00\x7fé\u200b"), ascii("é€🐍"))
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "aXbX".encode(), "é".encode("latin-1"), b"\xc3\xa9".decode())
for action in (lambda: "abc"[5], lambda: "a".index("b"), lambda: "a" + 1, lambda: "%d" % "x", lambda: "{}".format(), lambda: f"{1:q}", lambda: "a".join([1]), lambda: "é".encode("ascii"), lambda: b"\xff".decode(), lambda: int("12x")):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
