"""Complex numbers."""


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


inf, nan = float("inf"), float("nan")
numbers = [0j, 1j, 1 + 2j, -1.5 - 0.25j, complex(-0.0, 0.0), complex(0, -0.0), complex(inf, nan), 3 + 0j]
for a in numbers:
    print(a, -a, +a, bool(a), attempt(lambda: abs(a)), a.real, a.imag, a.conjugate(), a == a.real)
    for b in (2, 0.5, 1j, 2 - 1j):
        print(a + b, a - b, b - a, a * b, attempt(lambda: a / b), a == b, a != b)
for work in (lambda: 1j / 0, lambda: 1j // 1, lambda: 1j % 1, lambda: divmod(1j, 1), lambda: 1j < 2, lambda: 0j ** -1, lambda: 0j ** 0,
             lambda: 1j ** 2, lambda: (1 + 2j) ** 3, lambda: (1 + 2j) ** -2, lambda: pow(1j, 2, 3), lambda: int(1j), lambda: float(1j),
             lambda: round(1j), lambda: 1j + "x", lambda: 1j & 1, lambda: abs(3 + 4j), lambda: (1e200 + 1e200j) ** 2,
             lambda: abs(complex(1e308, 1e308))):
    print(attempt(work))
for text in ("1", "1j", "1+2j", " ( 1-2j ) ", "j", "-j", "1e5-3.5j", "nan+infj", "", "1+", "1 + 2j", "2j+1", "x", "1_0j"):
    print(attempt(lambda: complex(text)))
print(complex(), complex(1, 2), complex(1j, 2j), complex(1.5), complex(True), attempt(lambda: complex("1", 2)), attempt(lambda: complex(1, "2")),
      attempt(lambda: complex(None)), complex(imag=3), complex(real=2))
print(hash(1 + 0j) == hash(1), hash(1.5 + 0j) == hash(1.5), hash(1 + 2j), hash(0j), {1: "int"}[1 + 0j])
for spec in ("", ".2f", "e", "+.1f", ">20", "g", "<20.3f", "d", "010"):
    print(spec, attempt(lambda: format(1.5 - 2j, spec)))
print("%s %r" % (1j, 2 + 3j), str(1e300j), repr(complex(1e16, 1e-5)))


class Value:
    """Something that is complex."""

    def __complex__(self):
        return 2 + 3j


print(complex(Value()), [1j] == [1j], 1j in (0, 1j), sum([1j, 2, 3.5]))
