# partial, reduce, lru_cache, cmp_to_key, wraps, singledispatch, total_ordering, cached_property.
import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, total_ordering, wraps


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, [3, 9, 2]), attempt(reduce, max, []), attempt(reduce, max, 5))


def show(*args, **keywords):
    return args, keywords


p = partial(show, 1, key="k")
print(p(), p(2), p(2, key="other", more=1), p.func is show, p.args, p.keywords, attempt(partial), attempt(partial, 5))
q = partial(p, 9, key="q")
print(q(10), q.func is show, q.args, q.keywords, partial(int, base=2)("101"))
p.note = "noted"
print(p.note, p.__dict__, repr(partial(print, 1, a="b")).replace(repr(print), "print"))


class Cell:
    def set_state(self, state):
        self.state = state

    alive = partialmethod(set_state, True)


cell = Cell()
cell.alive()
print(cell.state)

calls = []


@lru_cache(maxsize=2)
def square(number):
    calls.append(number)
    return number * number


print([square(number) for number in (1, 2, 1, 3, 1, 2)], calls, square.cache_info(), square.__name__, square.cache_parameters(), square.__wrapped__(5))
square.cache_clear()
print(square.cache_info(), attempt(square, []), attempt(square), square(number=3), square.cache_info())


@cache
def fib(number):
    return number if number < 2 else fib(number - 1) + fib(number - 2)


print(fib(80), fib.cache_info())


@lru_cache(maxsize=None, typed=True)
def typed(value):
    return type(value).__name__


print(typed(1), typed(1.0), typed(True), typed.cache_info(), lru_cache(maxsize=0)(lambda: 5)())


class Methods:
    def __init__(self, base):
        self.base = base

    @lru_cache
    def add(self, other):
        calls.append("add")
        return self.base + other

    @cached_property
    def slow(self):
        calls.append("slow")
        return self.base * 100


calls.clear()
m = Methods(1)
print(m.add(1), m.add(1), m.slow, m.slow, calls, m.__dict__)
print(sorted(["bb", "a", "ccc"], key=cmp_to_key(lambda a, b: len(b) - len(a))), attempt(lambda: cmp_to_key(5)(1) < cmp_to_key(5)(2)))


@total_ordering
class Version:
    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return self.number == other.number

    def __lt__(self, other):
        return self.number < other.number


print(Version(1) <= Version(1), Version(2) > Version(1), Version(1) >= Version(2), max(Version(3), Version(5)).number)


def decorate(function):
    @wraps(function)
    def inner(*args):
        """inner doc"""
        return function(*args)

    return inner


@decorate
def documented():
    """my doc"""
    return "result"


print(documented.__name__, documented.__doc__, documented(), documented.__wrapped__.__name__)


@singledispatch
def describe(value):
    return "something"


@describe.register
def _(value: int):
    return "int"


@describe.register(list)
def _(value):
    return "list"


print(describe(1), describe([]), describe("s"), describe(True), sorted(map(str, describe.registry)))
