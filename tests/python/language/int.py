"""Ints of any size: arithmetic, conversions, limits."""


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


big = 2 ** 200 + 12345
numbers = [0, 1, -1, 7, -13, 255, 256, 2 ** 31, -2 ** 31, 2 ** 62, 2 ** 63 - 1, -2 ** 63, 2 ** 63, 2 ** 64 + 1, big, -big]
print("operators")
for a in numbers:
    for b in (3, -3, 2 ** 40, -2 ** 70, big):
        print(a + b, a - b, a * b, a // b, a % b, divmod(a, b), a & b, a | b, a ^ b, a < b, a == b)
print("shifts")
for a in numbers:
    print([a << n for n in (0, 1, 31, 63, 64, 100)], [a >> n for n in (0, 1, 31, 63, 64, 100)])
for work in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 0 << 10 ** 30, lambda: 5 >> 10 ** 30, lambda: -5 >> 10 ** 30, lambda: 1 << 10 ** 30):
    print(attempt(work))
print("division")
for work in (lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 3, lambda: 10 ** 400 / 10 ** 399,
             lambda: 10 ** 400 / 3, lambda: -7 / 2, lambda: 0 / -5, lambda: big / (big + 1)):
    print(attempt(work))
print("powers")
for work in (lambda: 3 ** 100, lambda: (-2) ** 63, lambda: 2 ** -2, lambda: 0 ** -1, lambda: 0 ** 0, lambda: pow(3, 1000, 7),
             lambda: pow(3, -1, 7), lambda: pow(2, -1, 4), lambda: pow(2, 10, 0), lambda: pow(2, 10, -7), lambda: pow(big, big, 10 ** 20),
             lambda: pow(2, 3.0, 5), lambda: (-8) ** (1 / 3)):
    print(attempt(work))
print("methods")
for a in numbers:
    print(a.bit_length(), a.bit_count(), a.as_integer_ratio(), a.conjugate(), a.real, a.imag, a.numerator, a.denominator, a.is_integer())
print((5).__add__(3), (5).__add__(3.0), (5).__radd__(2), (7).__divmod__(2), (5).__rsub__(9), (2).__rpow__(3), (5).__lt__("x"))
print("bytes")
for a in numbers:
    for length in (1, 2, 8, 9, 26):
        print(attempt(lambda: a.to_bytes(length, "big")), attempt(lambda: a.to_bytes(length, "little", signed=True)))
print(int.from_bytes(b"\x01\x02"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xfe", signed=True))
print(int.from_bytes([1, 2, 3]), int.from_bytes(bytearray(b"\x80") * 20, "big", signed=True), int.from_bytes(b""))
print(attempt(lambda: (1).to_bytes(-1)), attempt(lambda: (1).to_bytes(2, "middle")), attempt(lambda: int.from_bytes("x")))
print("text")
for text in ("12", " -0b101 ", "0x_1f", "1__0", "", "0o17", "٣٤", "9" * 30, "1.5", "- 1", "+5", "_1"):
    print([attempt(lambda: int(text)), attempt(lambda: int(text, 0)), attempt(lambda: int(text, 16)), attempt(lambda: int(text, 36))])
print(int(b"12"), int(bytearray(b" 7 ")), int(b"ff", 16), attempt(lambda: int(b"x")), attempt(lambda: int("1", 1)), attempt(lambda: int(1, 5)))
print(int(), int(3.99), int(-3.99), int(True), attempt(lambda: int(float("nan"))), attempt(lambda: int(float("inf"))),
      attempt(lambda: int(None)), attempt(lambda: int([])), int(1e30))
for spec in ("d", "x", "#x", "b", "#o", ",", "_", "+d", " d", "08d", ">10", "^10", "<10", "*^12,", "n", "c", "e", ".3f", "%", "_x", "#_b", "010,"):
    print(spec, [attempt(lambda: format(a, spec)) for a in (0, 65, -1234567, big)])
print(hex(255), oct(-8), bin(big), repr(-big), str(10 ** 50), "%d %x %05d %+d" % (3, 255, -42, 7))
print("limits")
print(attempt(lambda: str(10 ** 5000)), attempt(lambda: int("1" * 5000)), len(hex(10 ** 5000)), attempt(lambda: int("0x" + "f" * 5000, 16) > 0))
print("rounding")
for a in (5, 15, 25, -15, 149, 151, 10 ** 20 + 5 * 10 ** 18):
    print([round(a, n) for n in (2, 0, -1, -2, -19, -21)], round(a))
print("hashes")
for a in numbers + [2 ** 61 - 1, -(2 ** 61 - 1), 2 ** 61, -2, 10 ** 100]:
    print(hash(a), hash(float(a)) == hash(a) or float(a) != a)
print("comparisons with floats")
for a in (2 ** 53, 2 ** 53 + 1, 2 ** 63, 10 ** 400, -10 ** 400):
    for b in (float(2 ** 53), 9.3e18, float("inf"), float("-inf"), float("nan")):
        print(a < b, a <= b, a == b, a != b, a > b, b < a)


class Count(int):
    """A class that derives from int."""

    def __add__(self, other):
        return Count(int(self) + other)

    def __repr__(self):
        return f"Count({int(self)})"


c = Count(7)
print(c, c + 1, c - 1, type(c + 1), type(c - 1), c == 7, hash(c) == hash(7), 3 + c, -c, c.real, type(c.real), Count.from_bytes(b"\x05"))
print(isinstance(True, int), True + True, True & False, type(True & False), type(True & 1), True ^ True, ~True, -True, int(True), bool(0))
print(bool([]), bool("x"), attempt(lambda: bool(1, 2)), repr(True), str(False), format(True, "d"), format(False), True.bit_length())


class Index:
    """Something that can stand for an int."""

    def __index__(self):
        return 5


print(int(Index()), [10, 20, 30, 40, 50, 60][Index()], hex(Index()), range(Index()), bytes(Index()), attempt(lambda: int("7", Index())))
f = 1
for i in range(1, 200):
    f *= i
print(f)
for i in range(199, 0, -1):
    f //= i
print(f)
print(0xdead_beef, 0b1010, 0o777, 1_000_000, 10 ** 0, -0)
