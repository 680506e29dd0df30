"""Floats: arithmetic, text, rounding, special values."""


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


inf, nan = float("inf"), float("nan")
numbers = [0.0, -0.0, 1.0, -1.5, 0.1, 1e16, 1e17, 1e-5, 0.0001, 123456789.123, 1e308, 5e-324, 2.5, inf, -inf]
print("operators")
for a in numbers:
    print(a, repr(a), -a, +a, abs(a), bool(a), a.is_integer(), hash(a))
    for b in (3.0, -0.7, 2, True, 1e300):
        print(attempt(lambda: a + b), attempt(lambda: a - b), attempt(lambda: a * b), attempt(lambda: a / b), attempt(lambda: a // b),
              attempt(lambda: a % b), attempt(lambda: divmod(a, b)), a < b, a >= b, a == b)
for work in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: divmod(1.0, 0), lambda: 0.0 ** -1, lambda: (-8.0) ** 0.5,
             lambda: 10.0 ** 400, lambda: 2.0 ** 0.5, lambda: nan == nan, lambda: nan != nan, lambda: [nan] == [nan], lambda: 1.0 + "x",
             lambda: 1.0 @ 2, lambda: 1.5 << 1, lambda: pow(2.0, 3, 5), lambda: 10 ** 400 + 1.0, lambda: 1.0 < 10 ** 400, lambda: 1.0 < "x"):
    print(attempt(work))
print("text")
for text in ("1", " 1.5 ", "-inf", "+Infinity", "nan", "1e5", "1_0.5", "1__0", "", "1e", ".5", "5.", "1.5.5", "٣.٥", "0x1p3", "1e400", "-1e-400"):
    print(attempt(lambda: float(text)))
print(float(), float(3), float(True), float(b"1.25"), attempt(lambda: float(None)), attempt(lambda: float(10 ** 400)), attempt(lambda: float([])))
print("formats")
for spec in ("", "f", ".0f", ".2f", "e", ".3e", "g", ".3g", "G", "%", ".1%", "+.2f", " .1f", "010.2f", ",.2f", "_.1f", ">12", "<12.3", "^12g", "#.0f", "n", "d", "z.1f", "E"):
    print(spec, [attempt(lambda: format(a, spec)) for a in (0.0, 1234567.891, -0.04, 1e-10, inf, nan)])
print("%f %.2e %g %s %r %5.1f|%-8.2f|%+.1f" % (1.5, 12345.678, 1e-10, 0.1, 2.0, 3.14159, 2.5, 7.0))
print("rounding")
for a in (0.5, 1.5, 2.5, -0.5, 2.675, 1234.5678, 1e22, -1e-8):
    print([round(a, n) for n in (-2, 0, 1, 2, 20)], round(a), a.__trunc__(), a.__floor__(), a.__ceil__())
print(attempt(lambda: round(inf)), attempt(lambda: round(nan)), attempt(lambda: round(inf, 1)), attempt(lambda: int(inf)), attempt(lambda: round(1.7e308, -308)))
print("hexadecimal")
for a in numbers:
    print(a.hex(), float.fromhex(a.hex()) == a)
print(float.fromhex("0x1.8p3"), float.fromhex("-0x.8"), float.fromhex(" inf "), float.fromhex("1p-1074"), attempt(lambda: float.fromhex("0x1p1024")),
      attempt(lambda: float.fromhex("xyz")))
print("fractions")
for a in (0.5, 0.1, -2.75, 1e22, 5e-324, 0.0):
    print(a.as_integer_ratio(), a.conjugate(), a.real, a.imag)
print(attempt(lambda: inf.as_integer_ratio()), attempt(lambda: nan.as_integer_ratio()))
print([float(text) for text in ("2.2250738585072011e-308", "1.7976931348623157e308", "9007199254740993", "0.1e-6", "123456789012345678901234567890")])
print(0.1 + 0.2, 1 / 3, 2 / 3, 100 * 1.1, 1e23, 1e22, 9007199254740993.0, 3.0, 1e15, 123456.7e10, 1.0e-7)
print(sum([0.1] * 10), max(1.0, 2), min(nan, 1.0), sorted([3.5, 1, -2.25, 2]))


class Metre(float):
    """A class that derives from float."""

    def __repr__(self):
        return f"Metre({float(self)})"


m = Metre(2.5)
print(m, m + 1, type(m + 1), m == 2.5, hash(m) == hash(2.5), Metre.fromhex("0x1p1"), -m, m.real)
print(float.__add__(1.0, 2), (1.0).__add__("x"), (1.0).__radd__(2), (1.0).__eq__(1), (1.0).__lt__("x"), 1.0.__divmod__(0.3))
print(float.__getformat__("double"), isinstance(1.0, float), issubclass(float, object), float.__name__)
total = 0.0
for i in range(1000):
    total += i * 0.5
    total -= 0.25
print(total)
