# Weak references and proxies.

import _weakref
from _weakref import ref, proxy, getweakrefcount, getweakrefs


class Thing:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Thing({self.name})"

    def __eq__(self, other):
        return isinstance(other, Thing) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def method(self, x):
        return self.name, x


t = Thing("a")
r = ref(t)
print(r() is t, ref(t) is r, getweakrefcount(t), getweakrefs(t) == [r], r.__callback__)
calls = []
s = ref(t, lambda reference: calls.append(("first", reference() is None)))
q = ref(t, lambda reference: calls.append(("second", reference() is None)))
print(s is r, getweakrefcount(t), s == r, hash(s) == hash(r) == hash(t), s.__callback__ is not None)
del t
print(r(), calls, getweakrefcount(r), r == r, s == r, r == s)
print(s.__callback__)
fresh = ref(Thing("gone"))
print(fresh())
try:
    hash(ref(Thing("x")))
except TypeError as error:
    print(error)
for target in (3, "text", None, (1,), [], {}, object()):
    try:
        ref(target)
        print(type(target).__name__, "fine")
    except TypeError as error:
        print(error)
for target in (Thing, len, print, lambda: 0, {1}, frozenset({1}), Thing("m").method, type, int, _weakref):
    print(ref(target)() is target if not hasattr(target, "__self__") or target in (len, print) else "bound")


class Listed(list):
    pass


class Texts(str):
    pass


l = Listed([1, 2])
x = Texts("abc")
print(ref(l)() is l, ref(x)() == "abc")


class Reference(ref):
    __slots__ = ("key",)

    def __new__(cls, target, callback, key):
        return super().__new__(cls, target, callback)

    def __init__(self, target, callback, key):
        super().__init__(target, callback)
        self.key = key


target = Thing("keyed")
k = Reference(target, lambda reference: calls.append(reference.key), "the key")
print(k.key, k() is target, isinstance(k, ref), k == ref(target))
calls.clear()
del target
print(calls)

# Two references are equal if their targets are.
one, two = Thing("same"), Thing("same")
print(ref(one) == ref(two), ref(one) is ref(two), ref(one) != ref(Thing("other")), len({ref(one), ref(two)}))

# Proxies.
p = proxy(one)
print(p.name, p.method(3), str(p), p == two, type(p).__name__, type(proxy(len)).__name__)
p.name = "renamed"
print(one.name, hasattr(p, "nothing"))
try:
    hash(p)
except TypeError as error:
    print(error)


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return self.value + other

    __radd__ = __add__

    def __iadd__(self, other):
        self.value += other
        return self

    def __getitem__(self, key):
        return key * 2

    def __len__(self):
        return 5

    def __bool__(self):
        return False

    def __contains__(self, item):
        return item == 1

    def __iter__(self):
        return iter([1, 2])

    def __call__(self, *args, **keywords):
        return args, keywords

    def __neg__(self):
        return -self.value

    def __index__(self):
        return self.value

    def __lt__(self, other):
        return self.value < other


n = Number(3)
np = proxy(n)
print(np + 1, 1 + np, np["a"], len(np), bool(np), 1 in np, list(np), np(1, a=2), -np, [0, 1, 2, 3][np], np < 4)
del n
for action in (lambda: np + 1, lambda: np.value, lambda: len(np), lambda: np(), lambda: str(np), lambda: setattr(np, "a", 1)):
    try:
        action()
    except ReferenceError as error:
        print(error)
print(repr(np).startswith("<weakproxy at 0x"), repr(np).endswith("; dead>"))
print(repr(r).startswith("<weakref at 0x"), repr(r).endswith("; dead>"))
named = ref(Thing)
print("to 'type' at" in repr(named), repr(named).endswith("(Thing)>"))

# A callback that raises does not disturb.
order = []


class Ordered:
    def __del__(self):
        order.append("del")


o = Ordered()
w = ref(o, lambda reference: order.append("callback"))
del o
print(order)

# Cycles.
import gc


class Node:
    pass


a, b = Node(), Node()
a.other, b.other = b, a
ra = ref(a, lambda reference: order.append("cycle"))
order.clear()
del a, b
gc.collect()
print(ra(), order)

# What a resurrected object's references see.
back = []


class Lazarus:
    def __del__(self):
        back.append(self)


z = Lazarus()
rz = ref(z)
del z
print(rz() is None, len(back))

d = {"alive": ref(two), "dead": ref(Thing("dead"))}
for key in list(d):
    _weakref._remove_dead_weakref(d, key)
print(sorted(d))
for call in (lambda: ref(), lambda: ref(1, 2, 3), lambda: proxy(3), lambda: ref(two, a=1)):
    try:
        print(call())
    except TypeError as error:
        print(error)
print(ref[int], Thing.__weakref__ is not None, two.__weakref__ is ref(two), getweakrefcount(3), getweakrefs(3))
