"""Module math."""
import math


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


inf, nan = math.inf, math.nan
print(math.pi, math.e, math.tau, inf, nan)
values = [0.0, -0.0, 0.5, -0.5, 1, -1, 2, 3.7, 10, 100.25, -20.5, 1e10, 1e308, 5e-324, inf, -inf, nan, True]
# How the last digit is rounded is up to the C library, so most are shown with fewer.
for name in ("sqrt", "fabs", "ceil", "floor", "trunc", "ulp", "isfinite", "isinf", "isnan", "frexp", "modf"):
    print(name, [attempt(lambda: getattr(math, name)(x)) for x in values])
for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "degrees", "erf", "erfc", "exp", "exp2", "expm1", "gamma",
             "lgamma", "log", "log10", "log1p", "log2", "radians", "sin", "sinh", "tan", "tanh"):
    print(name, [f"{y:.13g}" if isinstance(y, float) else y for y in (attempt(lambda: getattr(math, name)(x)) for x in values if abs(x) < 1e9 or x != x or x in (inf, -inf))])
for name in ("atan2", "copysign", "fmod", "remainder", "pow", "hypot", "nextafter"):
    for x in (0.0, -1.0, 2.5, inf, nan):
        print(name, [f"{z:.13g}" if isinstance(z, float) else z for z in (attempt(lambda: getattr(math, name)(x, y)) for y in (0.0, -0.0, 1.5, -2, inf, -inf, nan))])
print([math.ldexp(x, n) for x in (0.75, -1.5, 0.0, 5e-324) for n in (0, 5, -5, -1080)], attempt(lambda: math.ldexp(1.0, 5000)), math.ldexp(1.0, -10 ** 30),
      attempt(lambda: math.ldexp(1.0, 2.0)))
print(math.log(8, 2), math.log(10 ** 400), math.log2(2 ** 5000), math.log10(10 ** 1000), attempt(lambda: math.log(0)), attempt(lambda: math.log(-5)),
      attempt(lambda: math.log(10, 1)), attempt(lambda: math.log()), attempt(lambda: math.log("x")))
print([math.factorial(n) for n in (0, 1, 5, 20, 25, 60)], attempt(lambda: math.factorial(-1)), attempt(lambda: math.factorial(2.0)), attempt(lambda: math.factorial(10 ** 30)))
print([math.comb(n, k) for n, k in ((5, 2), (0, 0), (3, 5), (100, 50), (10 ** 20, 3))], attempt(lambda: math.comb(-1, 2)), attempt(lambda: math.comb(3, -1)))
print([math.perm(n, k) for n, k in ((5, 2), (0, 0), (3, 5), (30, 20))], math.perm(5), attempt(lambda: math.perm(-1)))
print(math.gcd(), math.gcd(12), math.gcd(12, -18), math.gcd(0, 0), math.gcd(2 ** 100, 6 ** 50), math.lcm(), math.lcm(4, 6), math.lcm(0, 5), math.lcm(2 ** 70, 3 ** 40), attempt(lambda: math.gcd(1.5)))
print([math.isqrt(n) for n in (0, 1, 15, 16, 10 ** 40, 10 ** 41 - 1, 2 ** 63 - 1)], attempt(lambda: math.isqrt(-1)), attempt(lambda: math.isqrt(2.0)))
print(math.fsum([0.1] * 10), math.fsum([1e308, 1e308, -1e308]) if 0 else "", math.fsum([1e16, 1, -1e16]), math.fsum([]), math.fsum([1, True, 2.5]), attempt(lambda: math.fsum([inf, -inf])), attempt(lambda: math.fsum(["x"])), attempt(lambda: math.fsum([1e308, 1e308])))
print(math.prod([1, 2, 3]), math.prod([]), math.prod([1.5, 2], start=3), math.prod(["a", 3], start=1) if 0 else "", math.prod([2 ** 40] * 3))
print(math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([0.1] * 3, [0.2] * 3), math.sumprod([1, 2.5], [2 ** 70, 2]), attempt(lambda: math.sumprod([1], [1, 2])), math.sumprod([], []))
print(math.hypot(), math.hypot(3), math.hypot(3, 4), math.hypot(1, 2, 3), math.hypot(1e200, 1e200), math.hypot(5e-324, 5e-324), math.hypot(inf, nan))
print(math.dist((1, 2, 3), (4, 5, 6)), math.dist([0], [5]), attempt(lambda: math.dist((1,), (1, 2))), math.dist((), ()))
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(inf, inf), attempt(lambda: math.isclose(1, 2, rel_tol=-1)))
print(math.nextafter(1.0, 2.0), math.nextafter(0.0, -1.0), math.nextafter(1.0, inf, steps=10), math.nextafter(-1.0, 1.0, steps=2 ** 62), attempt(lambda: math.nextafter(1.0, 2.0, steps=-1)))
print(math.fma(2.0, 3.0, 4.0), math.fma(0.1, 10, -1), attempt(lambda: math.fma(inf, 0, 1)), attempt(lambda: math.fma(1e308, 10, 0)))


class Rounded:
    """Something with its own idea of rounding."""

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"

    def __float__(self):
        return 6.25

    def __index__(self):
        return 6


r = Rounded()
print(math.floor(r), math.ceil(r), math.trunc(r), math.sqrt(r), math.factorial(r), math.gcd(r, 4), attempt(lambda: math.floor("x")), attempt(lambda: math.trunc("x")), attempt(lambda: math.sin("x")))
print(math.floor(1e300) == int(1e300), math.ceil(-0.5), attempt(lambda: math.floor(inf)), attempt(lambda: math.ceil(nan)), math.floor(7), math.trunc(-7.9))
