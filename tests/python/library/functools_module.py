# Module functools.

import functools
from functools import (cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch,
                       singledispatchmethod, total_ordering, update_wrapper, wraps)


def decorate(function):
    @wraps(function)
    def wrapper(*args, **keywords):
        return "wrapped", function(*args, **keywords)

    return wrapper


@decorate
def named(a, b=1):
    "Docs."
    return a + b


print(named(1), named.__name__, named.__doc__, named.__wrapped__(1, 2), named.__qualname__)
p = partial(named, 5, b=2)
print(p(), p.func is named, p.args, p.keywords, partial(p, b=9)(), partial(int, base=2)("101"))
print(repr(partial(int, base=2)), partial(partial(max, 1), 2).args)
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 7))
try:
    reduce(lambda a, b: a, [])
except TypeError as error:
    print(error)
calls = []


@lru_cache(maxsize=2)
def squared(x):
    calls.append(x)
    return x * x


print([squared(n) for n in (1, 2, 1, 3, 1, 2)], calls, squared.cache_info())
squared.cache_clear()
print(squared.cache_info(), squared.cache_parameters())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits)


class Lazy:
    @cached_property
    def value(self):
        calls.append("computed")
        return 42


lazy = Lazy()
calls.clear()
print(lazy.value, lazy.value, calls, lazy.__dict__)
del lazy.value
print(lazy.value, calls)


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) <= Version(2), Version(2) > Version(1), Version(1) >= Version(2))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))


@singledispatch
def show(value):
    return "object"


@show.register
def _(value: int):
    return "int"


@show.register(list)
def _(value):
    return "list"


print(show(1), show([]), show("x"), show(True), show.dispatch(bool).__name__, show.registry.keys() >= {int, list, object})


class Dispatching:
    @singledispatchmethod
    def visit(self, value):
        return "any"

    @visit.register
    def _(self, value: str):
        return "str"

    def power(self, base, exponent):
        return base**exponent

    square = partialmethod(power, exponent=2)


print(Dispatching().visit(1), Dispatching().visit("a"), Dispatching().square(5))
