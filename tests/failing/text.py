# Strings and bytes.
name, number = "grün \U0001f40d", 12345.678
print(f"{name!r:>14} {number:,.1f} {number:e} {255:#x} {'=':=^9}", "%s %05d %r" % (name, 42, "q"), "{0[a]} {1.real}".format({"a": 1}, 3))
words = "the quick brown fox jumps over the lazy dog".split()
print(" ".join(reversed(words)).title(), "-".join(map(str.upper, words)), [w.center(9, "*") for w in words[:2]], name.encode(), name.upper())
print("a,b,,c".split(","), "x\ny".splitlines(), "aXbX".replace("X", "--"), "abc".partition("b"), " pad ".strip(), "tab\t".expandtabs(4))
print(name * 3, name[2:], name[::-1], "abc" < "abd", name.find("\U0001f40d"), "abc".translate({97: "A", 98: None}), chr(955), "ß".casefold())
data = bytearray(b"some bytes")
data += b"!" * 20
data[0:4] = b"SOME"
view = memoryview(data)[2:8]
print(data, bytes(view), view.tolist(), data.hex(), b"a b".split(), bytes(range(5)), b"%d|%s" % (5, b"x"), bytes.fromhex("00ff"))
view.release()
del data[5:]
print(data.decode().lower(), str(b"raw"), repr("it's \x00"), ascii("é"), "é".encode("latin-1"), "\ud800".encode("utf-8", "replace"))
text = ""
for n in range(40):
    text += str(n)
print(text, len(text), hash(text) == hash(text[:]), text.count("1"), int("9" * 30), float("1e3"), str(2**70), repr(0.1))
