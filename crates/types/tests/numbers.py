"""Records in numbers.txt what CPython makes of numbers: one line for each operation, its parts between tabs."""
import math
import operator
import random

INTS = ["0", "1", "-1", "2", "-3", "7", "10", "255", "256", "257", "-6", "63", "64", "True", "False", "4294967296", "-4294967295",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551616", str(10 ** 25 + 7), str(-(3 ** 80)), str(2 ** 200 - 1), str(10 ** 400)]
FLOATS = ["0.0", "-0.0", "0.5", "1.0", "-1.5", "2.0", "3.7", "1e-05", "1e+16", "123456789.125", "1e+308", "-1e+308", "5e-324",
          "2.2250738585072014e-308", "inf", "-inf", "nan", "9223372036854775808.0", "9007199254740992.0", "-2.5", "0.1", "1e+22", "1e+23"]
COMPLEX = ["1j", "(1+2j)", "(-0.5-3j)", "0j", "(nan+0j)", "(1e+200+1e+200j)", "(-0-0j)", "(2-0j)"]


def number(text):
    if text in ("True", "False"):
        return text == "True"
    if "j" in text:
        return complex(text)
    if any(part in text for part in (".", "e", "inf", "nan")):
        return float(text)
    return int(text)


def outcome(work):
    try:
        result = work()
    except Exception as exception:
        return f"{type(exception).__name__}: {exception}"
    return repr(result)


BINARY = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod,
          "**": operator.pow, "<<": operator.lshift, ">>": operator.rshift, "&": operator.and_, "|": operator.or_, "^": operator.xor,
          "divmod": divmod, "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt,
          ">=": operator.ge}
METHODS = ["__repr__", "__hash__", "__bool__", "__neg__", "__pos__", "__abs__", "__invert__", "__int__", "__float__", "__trunc__",
           "__floor__", "__ceil__", "__round__", "as_integer_ratio", "hex", "bit_length", "bit_count", "is_integer", "conjugate",
           "__getnewargs__"]
TEXTS = ["", " ", "12", " -12\n", "+7", "0x1f", "0b101", "0o17", "010", "00", "1_000", "1__0", "_1", "1_", "0x_f", "\u0663\u0664",
         "\u2003 5 \u00a0", "1.5", ".5", "5.", ".", "1e5", "1e", "1e+5", "-1E-5", "inf", "-Infinity", "nan", "+NaN", "infin", "1_0.5e3",
         "1_.5", "1e1_0", "\u0663.\u0665", "1+2j", "(1+2j)", " ( 1-2j ) ", "j", "-j", "+j", "1e5j", "1+j", "1+-2j", "nan+infj", "1j+2",
         "(1", "1)", "z", "Zz", "9" * 40, "-" + "9" * 19, "1 2", "\u00e9", "--1", "0x", "0x1.8p3", "0x1p-1074", "0x1p1024", "-0x.8p0",
         "0x1.fffffffffffffp1023", "0x1.fffffffffffff8p1023", "1p", "1.8", "0x0.00000000000008p-1022", "0x0.000000000000081p-1022"]


def lines():
    random.seed(7)
    pairs = [(one, other) for group in (INTS + FLOATS, FLOATS + COMPLEX, INTS + COMPLEX) for one in group for other in group]
    work = sorted({(name, *pair) for pair in pairs for name in BINARY})
    for name, left, right in random.sample(work, 4000):
        one, other = number(left), number(right)
        if name in ("**", "<<") and isinstance(other, int) and abs(other) > 10 ** 6:
            continue
        if name == "**" and isinstance(other, complex) and other.imag:
            continue  # How sines are rounded is up to the C library.
        yield name, left, right, outcome(lambda: BINARY[name](one, other))
    for text in INTS + FLOATS + COMPLEX:
        for name in METHODS:
            if hasattr(number(text), name) and not (text == "nan" and name == "__hash__") and not ("nan+" in text and name == "__hash__"):
                yield name, text, "", outcome(lambda: getattr(number(text), name)())
        for digits in (-400, -309, -308, -20, -3, -1, 0, 1, 2, 15, 16, 400):
            if hasattr(number(text), "__round__"):
                yield "round", text, str(digits), outcome(lambda: round(number(text), digits))
    for text in ["0.5", "1.5", "2.5", "0.25", "0.35", "2.675", "1234.5", "15.0", "25.0", "1e+300", "1.7e+308", "5.5", "99.5", "-0.05"]:
        for digits in (-308, -2, -1, 0, 1, 2):
            yield "round", text, str(digits), outcome(lambda: round(number(text), digits))
    for text in ["5", "15", "25", "-15", "-25", "1250", "1350", "12345678901234567890", "49", "50", "51"]:
        for digits in (-1, -2, -3, -19, -20, -21, 3):
            yield "round", text, str(digits), outcome(lambda: round(number(text), digits))
    for text in TEXTS:
        shown = ascii(text)
        yield "int", shown, "", outcome(lambda: int(text))
        for base in (0, 2, 8, 16, 36):
            yield "int", shown, str(base), outcome(lambda: int(text, base))
        yield "float", shown, "", outcome(lambda: float(text))
        yield "complex", shown, "", outcome(lambda: complex(text))
        yield "fromhex", shown, "", outcome(lambda: float.fromhex(text))
    for base in ("3", "-3", "10", "0", str(10 ** 25 + 7)):
        for exponent in ("0", "1", "5", "-1", "-2", "1000", str(10 ** 20)):
            for modulus in ("1", "-1", "7", "-7", "10", "0", str(2 ** 70 + 3), str(-(2 ** 70))):
                one, other, third = number(base), number(exponent), number(modulus)
                yield "pow", base, f"{exponent} {modulus}", outcome(lambda: pow(one, other, third))


with open(__file__.replace(".py", ".txt"), "w", encoding="ascii") as record:
    for line in lines():
        line = [ascii(part)[1:-1].replace("\\'", "'") if not part.isascii() else part for part in line]
        record.write("\t".join(line).replace("\n", "\\n") + "\n")
