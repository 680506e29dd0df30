# What object itself offers: repr, str, hash, comparisons, format, dir, reduce, sizes.


class Empty:
    pass


e = Empty()
print(repr(e) == f"<__main__.Empty object at {hex(id(e))}>", str(e) == repr(e), object.__repr__(3).startswith("<int object at 0x"))
print(e == e, e == Empty(), e != e, e != Empty(), hash(e) == hash(e), object.__eq__(e, 3), object.__ne__(e, 3))
for operator in ("<", "<=", ">", ">="):
    try:
        eval(f"e {operator} e")
    except TypeError as error:
        print(error)
print(object.__lt__(e, e), format(e) == str(e))
for call in (
    lambda: format(e, "x"),
    lambda: object.__format__(e, 3),
    lambda: hash([]),
    lambda: hash({}),
    lambda: e[0],
    lambda: e(),
    lambda: len(e),
    lambda: iter(e),
    lambda: next(e),
    lambda: e + 1,
    lambda: -e,
    lambda: int(e),
    lambda: float(e),
    lambda: [1][e],
    lambda: e in e,
    lambda: setattr(e, 3, 4),
    lambda: object.__setattr__(Empty, "x", 1),
    lambda: object.__delattr__(Empty, "x"),
    lambda: type.__setattr__(int, "x", 1),
    lambda: type.__call__(),
    lambda: object.__getattribute__(e, 3),
):
    try:
        print(call())
    except TypeError as error:
        print(error)
print([name for name in dir(e) if name not in dir(object)])
print([name for name in dir(object)])
e.own = 1
print("own" in dir(e), "own" in dir(Empty))


class Dir:
    def __dir__(self):
        return ["b", "a"]


print(dir(Dir()))


class Hashable:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Hashable) and self.value == other.value


try:
    hash(Hashable(1))
except TypeError as error:
    print(error, Hashable.__hash__)
print(Hashable(1) == Hashable(1), Hashable(1) != Hashable(2), Hashable(1) in [Hashable(1)])


class Again(Hashable):
    __hash__ = object.__hash__


print(isinstance(hash(Again(1)), int))


class Reflected:
    def __eq__(self, other):
        print("eq", type(other).__name__)
        return NotImplemented

    def __lt__(self, other):
        print("lt")
        return NotImplemented

    def __gt__(self, other):
        print("gt")
        return "greater"


print(Reflected() == 3, Reflected() < Reflected(), 3 != Reflected())


class Wrong:
    def __repr__(self):
        return 3

    def __hash__(self):
        return "x"

    def __bool__(self):
        return 3

    def __len__(self):
        return -1

    def __iter__(self):
        return 3

    def __index__(self):
        return "1"

    def __format__(self, spec):
        return 3

    def __int__(self):
        return "1"

    def __contains__(self, item):
        return "yes"

    def __str__(self):
        return b"x"


w = Wrong()
for call in (repr, str, hash, bool, len, iter, format, int, lambda w: [1][w], lambda w: 1 in w, lambda w: f"{w}", lambda w: "%s" % w):
    try:
        print(call(w))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class Big:
    def __hash__(self):
        return 2**70

    def __len__(self):
        return 2**70


print(isinstance(hash(Big()), int))
try:
    len(Big())
except OverflowError as error:
    print(error)


class State:
    def __init__(self):
        self.a = 1


print(State().__getstate__(), Empty().__getstate__())


class Slotted:
    __slots__ = ("x",)


s = Slotted()
s.x = 4
print(s.__getstate__())
print(object.__subclasshook__(3), object.__init_subclass__(), isinstance(object().__sizeof__(), int))
print(object().__class__, Empty.__class__, (3).__class__.__class__, None.__class__, ... is Ellipsis, NotImplemented)
print(bool(NotImplemented) if False else "", type(None)() is None, type(...)() is ...)
for call in (lambda: type(None)(1), lambda: type(NotImplemented)(1), lambda: type(lambda: 0)()):
    try:
        call()
    except TypeError as error:
        print(error)
print(Empty.__dict__.keys() >= {"__module__", "__dict__", "__weakref__", "__doc__"}, type(Empty.__dict__).__name__)
proxy = Empty.__dict__
for call in (lambda: proxy.__setitem__("a", 1), lambda: proxy["missing"], lambda: proxy.update({})):
    try:
        call()
    except (AttributeError, KeyError, TypeError) as error:
        print(type(error).__name__, error)
print("__module__" in proxy, proxy.get("nothing", 5), len(proxy) == len(list(proxy)))
Proxy = type(proxy)
p = Proxy({"a": 1})
print(p, p | {"b": 2}, p == {"a": 1}, p.copy(), list(p.items()), repr(p), str(p), list(reversed(p)))
for argument in ([1], 3, (1,)):
    try:
        Proxy(argument)
    except TypeError as error:
        print(error)
import types

n = types.SimpleNamespace(a=1, b="x")
print(n, n.a, n == types.SimpleNamespace(a=1, b="x"), n != types.SimpleNamespace(), n.__dict__)
n.self = n
print(n)
del n.self, n.a
print(n, types.SimpleNamespace({"c": 3}, d=4))
try:
    types.SimpleNamespace(1, 2)
except TypeError as error:
    print(error)
try:
    hash(n)
except TypeError as error:
    print(error)


class Named(types.SimpleNamespace):
    pass


print(Named(x=1), Named(x=1) == types.SimpleNamespace(x=1))
module = types.ModuleType("mod", "docs")
print(module, module.__name__, module.__doc__, module.__dict__["__spec__"], sorted(vars(module)))
module.value = 3
print(module.value, dir(module))
for name in ("missing", "__missing__"):
    try:
        getattr(module, name)
    except AttributeError as error:
        print(error, error.name, error.obj is module)
module.__getattr__ = lambda name: "dynamic " + name
print(module.anything)
del module.__getattr__
del module.__name__
try:
    module.x
except AttributeError as error:
    print(error)
try:
    types.ModuleType()
except TypeError as error:
    print(error)


class Lazy(types.ModuleType):
    @property
    def computed(self):
        return "computed " + self.__name__


print(Lazy("lazy").computed, type(Lazy("l")).__name__)
import copy

c = copy.copy(State())
c2 = copy.deepcopy({"a": [State()]})
print(c.a, c2["a"][0].a, copy.copy([1, 2]), copy.deepcopy(s).x)
