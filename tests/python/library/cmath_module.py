"""Module cmath. How the last digits are rounded is up to the C library."""
import cmath

inf, nan = cmath.inf, cmath.nan


def shown(z):
    if isinstance(z, complex):
        return f"{z.real:.11g} {z.imag:.11g}"
    return z


def attempt(work):
    try:
        return shown(work())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


values = [0j, 1 + 0j, -1 + 0j, 1j, 0.5 - 0.25j, -2 + 3j, 100 + 1j, 3, 2.5, complex(inf, 1), complex(-inf, 0), complex(1, nan)]
for name in ("acos", "acosh", "asin", "asinh", "atan", "cos", "cosh", "exp", "log", "log10", "sin", "sinh", "sqrt", "tan", "tanh", "phase",
             "isfinite", "isinf", "isnan"):
    print(name, [attempt(lambda: getattr(cmath, name)(z)) for z in values[:9]])
print([attempt(lambda: cmath.sqrt(z)) for z in values[9:]], [attempt(lambda: cmath.isinf(z)) for z in values[9:]])
print(attempt(lambda: cmath.atanh(1)), attempt(lambda: cmath.atanh(0.5)), attempt(lambda: cmath.exp(1000)), attempt(lambda: cmath.log(0)), attempt(lambda: cmath.log(8, 2)))
print([round(x, 11) for x in cmath.polar(3 + 4j)], attempt(lambda: cmath.rect(2, cmath.pi / 3)), attempt(lambda: cmath.rect(1, inf)), cmath.rect(1, 0), attempt(lambda: cmath.sin("x")))
print(cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isclose(1, 2), cmath.isclose(inf, inf), attempt(lambda: cmath.isclose(1, 1, rel_tol=-1)), cmath.infj, cmath.nanj)
