# bytes, bytearray and memoryview.

def attempt(work):
    try:
        print(repr(work()))
    except Exception as error:
        print(type(error).__name__, error)

print(bytes(), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"ab"), bytes(range(3)), bytes(bytearray(b"x")), bytes("ab", "ascii", "strict"))
for work in [lambda: bytes("a"), lambda: bytes(-1), lambda: bytes([256]), lambda: bytes(["a"]), lambda: bytes(1, "utf-8"), lambda: bytes(object()),
             lambda: bytes(1.5), lambda: bytes(b"a", errors="strict"), lambda: bytes(encoding="utf-8"), lambda: bytes([1], "utf-8"), lambda: bytes("a", 1)]:
    attempt(work)
print(b"it's", b'"', b"'\"", b"\\\t\n\r\x00\xff\x7f", bytearray(b"a'b"), repr(bytearray()), str(b"ab"))

b = b"abracadabra"
print(b[0], b[-1], b[2:5], b[::-1], b[::3], b[20:], len(b), list(b[:3]), b[5:2])
for work in [lambda: b[11], lambda: b["a"], lambda: b[1.5], lambda: bytearray(b"a")[1], lambda: bytearray(b"a")["x"], lambda: b[::0]]:
    attempt(work)
print(b.find(b"abra", 1), b.rfind(b"a"), b.count(b"a"), b.find(99), b.index(100), b.count(b""), 97 in b, b"cad" in b, b.startswith((b"x", b"abr")), b.endswith(b"bra", 3))
for work in [lambda: b.find("a"), lambda: b.index(b"zz"), lambda: "a" in b, lambda: 300 in b, lambda: b.find(300), lambda: b.startswith("a"), lambda: b.count(None), lambda: b.startswith((1,))]:
    attempt(work)
print(b.replace(b"a", b"-"), b.replace(b"", b".", 2), b.replace(b"x", b"y"), b.split(b"a"), b.split(b"a", 2), b.rsplit(b"a", 1), b" a  b ".split(), b" a b c".rsplit(None, 1))
print(b.partition(b"c"), b.rpartition(b"c"), b.partition(b"z"), b.rpartition(b"z"), b"a\nb\r\nc\rd\x0be".splitlines(), b"a\n".splitlines(True), b" x ".strip(), b"xax".strip(b"x"), b"xax".lstrip(b"x"))
print(b.removeprefix(b"abra"), b.removesuffix(b"abra"), b",".join([b"a", bytearray(b"b"), memoryview(b"c")]), bytearray(b"-").join([b"a", b"b"]))
for work in [lambda: b.split(""), lambda: b.split(b""), lambda: b",".join(["a"]), lambda: b",".join([b"a", 1]), lambda: b.replace("a", "b"), lambda: b.strip("a"), lambda: b + "a", lambda: b + 1, lambda: 1 + b, lambda: b * "a", lambda: b",".join(1)]:
    attempt(work)
print(b"Hello world".upper(), b"Hello".lower(), b"hELLO w".capitalize(), b"hello world".title(), b"Hello".swapcase(), b"\xe9".upper())
print(b"ab1".isalnum(), b"ab".isalpha(), b"12".isdigit(), b" \t".isspace(), b"Ab Cd".istitle(), b"AB1".isupper(), b"ab1".islower(), b"\xff".isascii(), b"".isalnum(), b"".isascii())
print(b"ab".center(7, b"*"), b"ab".ljust(4), b"ab".rjust(4, b"0"), b"-42".zfill(6), b"a\tb".expandtabs(4), b"ab" * 3, 2 * b"xy", b"a" + bytearray(b"b"), bytearray(b"a") + b"b")
attempt(lambda: b"ab".center(5, b"xy"))
attempt(lambda: b"ab".center(5, "x"))
print(b"hello".translate(bytes.maketrans(b"el", b"ip")), b"hello".translate(None, b"l"), b"hello".translate(None, delete=b"eo"))
attempt(lambda: b"a".translate(b"abc"))
attempt(lambda: bytes.maketrans(b"a", b"bc"))
print(b"\x01\xab\xff".hex(), b"\x01\xab\xff\x10".hex(":"), b"\x01\xab\xff\x10\x20".hex("-", 2), b"\x01\xab\xff\x10\x20".hex("-", -2), bytes.fromhex("01 aB ff"), bytearray.fromhex("0a"))
for work in [lambda: bytes.fromhex("0"), lambda: bytes.fromhex("0g"), lambda: bytes.fromhex("é1"), lambda: b"a".hex("xx"), lambda: b"a".hex("é"), lambda: b"a".hex(1)]:
    attempt(work)
print(b"a" < b"b", b"a" == bytearray(b"a"), b"a" == "a", b"a" != 1, bytearray(b"b") > b"a", b"" < b"a", hash(b"ab") == hash(bytes([97, 98])), {b"k": 1}[b"k"])
attempt(lambda: b"a" < "a")
attempt(lambda: hash(bytearray()))
print(b"%d-%s-%r-%c-%5.1f" % (5, b"x", "é", 65, 2.25), b"%b|%a" % (b"q", "\xe9"), bytearray(b"%x") % 255)
for work in [lambda: b"%s" % "a", lambda: b"%d" % "a", lambda: b"%c" % 256, lambda: b"%s %s" % (b"a",), lambda: b"%z" % 1, lambda: b"" % 1]:
    attempt(work)

class Own(bytes):
    pass

o = Own(b"abc")
o.attribute = 1
print(o, type(o), type(o + b"d"), type(o[:]), o == b"abc", o.attribute, {b"abc": 2}[o], type(bytes(o)))

class Given:
    def __bytes__(self):
        return b"given"

class Wrong:
    def __bytes__(self):
        return "wrong"

print(bytes(Given()), b"%s" % Given())
attempt(lambda: bytes(Wrong()))

# Bytearrays change.
a = bytearray(b"hello")
a[0] = 72
a.append(33)
a.extend(b" you")
a.extend([97, 98])
a.insert(0, 62)
print(a, len(a), a.pop(), a.pop(0), a)
a.remove(33)
a.reverse()
print(a, a.copy() == a, a.copy() is a)
a[2:4] = b"XYZ"
print(a)
a[::2] = bytes(len(a[::2]))
print(a)
del a[0], a[1:3], a[::2]
print(a)
a[:] = b""
print(a, a == b"")
a += b"abc"
a *= 2
print(a, a.count(b"a"), type(a.upper()), type(a[1:2]), a[1:2])
a[1:1] = a
print(a)
attempt(lambda: a.__iadd__(a))
a.extend(a)
print(a)
a.clear()
a[5:] = [1, 2, 3]
print(a, a.__alloc__() >= 3)
for work in [lambda: a.append(256), lambda: a.append("a"), lambda: a.extend("ab"), lambda: a.extend(5), lambda: a.remove(99), lambda: bytearray().pop(), lambda: a.pop(9),
             lambda: a.__setitem__(9, 1), lambda: a.__setitem__(0, 300), lambda: a.__setitem__(0, "a"), lambda: a.__setitem__(slice(0, 1), 5), lambda: a.__setitem__(slice(0, 1), "a"),
             lambda: a.__setitem__(slice(0, 3, 2), b"abc"), lambda: a.__delitem__(9), lambda: bytearray([256]), lambda: bytearray("a"), lambda: bytearray(-1), lambda: bytearray(object())]:
    attempt(work)
big = bytearray()
for i in range(2000):
    big.append(i & 255)
print(len(big), big[255], big[1999], sum(big))
del big[:1990]
print(list(big), bytearray(range(5))[::-2], list(bytearray(b"ab")))

class Array(bytearray):
    def __init__(self, *args, tag=None):
        super().__init__(*args)
        self.tag = tag

x = Array(b"abc", tag=7)
x.append(100)
print(x, x.tag, type(x), x == b"abcd", type(x[:]), type(x + b"e"))

# Views look at the bytes of others.
m = memoryview(b"abcdef")
print(m[0], m[-1], bytes(m[1:3]), m.tolist(), len(m), m.readonly, m.format, m.itemsize, m.nbytes, m.shape, m.strides, m.ndim, m.contiguous, bytes(m[::-2]), m[::2].tolist())
print(m == b"abcdef", m[1:3] == b"bc", m != b"x", m == memoryview(b"abcdef"), hash(m) == hash(b"abcdef"), m.hex(), m.obj, m.tobytes(), 97 in m, list(m)[:2])
for work in [lambda: m[6], lambda: m["a"], lambda: m.__setitem__(0, 1), lambda: memoryview("a"), lambda: memoryview(1), lambda: hash(memoryview(bytearray(b"a"))), lambda: bytes(m.cast("I")), lambda: m.cast("x")]:
    attempt(work)
a = bytearray(b"abcdef")
v = memoryview(a)
v[0] = 65
v[1:3] = b"XY"
print(a, v.readonly, v.toreadonly().readonly)
for work in [lambda: a.append(1), lambda: a.clear(), lambda: a.__delitem__(0), lambda: v.__setitem__(0, 256), lambda: v.__setitem__(0, "a"), lambda: v.__setitem__(slice(0, 2), b"abc"), lambda: a.extend(b"x")]:
    attempt(work)
a[0:2] = b"zz"
print(a)
w = v[2:]
v.release()
for work in [lambda: v[0], lambda: len(v), lambda: v.tobytes(), lambda: a.append(1)]:
    attempt(work)
w.release()
a.append(33)
print(a, repr(v)[:20])
with memoryview(a) as v:
    print(v[0])
attempt(lambda: v[0])
a.append(34)
c = memoryview(bytearray(8)).cast("h")
c[1] = -2
print(c.tolist(), c.itemsize, len(c), c.nbytes, bytes(c), c.format, c.shape)
attempt(lambda: c.__setitem__(0, 70000))
d = memoryview(bytearray(8)).cast("d")
d[0] = 1.5
print(d[0], bytes(d), bytes(d.cast("B")[6:]))
print(b"a" + memoryview(b"b"), bytearray(memoryview(b"xyz")[::2]), b"".join([memoryview(b"q")]), int(b"12"), float(b"1.5"), int(bytearray(b"7")))
print(iter(b"").__length_hint__(), list(iter(bytearray(b"ab"))), [x for x in memoryview(b"ab")])
print(b"abc".decode(), b"\xc3\xa9".decode("utf-8") == "é", bytearray(b"x").decode("ascii"))
