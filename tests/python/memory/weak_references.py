"""weakref.ref, callbacks, their order, hashing, WeakValueDictionary-like use."""
import weakref
class Thing:
    def __init__(self, name): self.name = name
    def __repr__(self): return f"<{self.name}>"
t = Thing("t")
r = weakref.ref(t)
print(r() is t, r is weakref.ref(t), r == weakref.ref(t), hash(r) == hash(t), weakref.getweakrefcount(t))
def gone(reference): print("callback", reference() is None, reference is with_callback)
with_callback = weakref.ref(t, gone)
print(with_callback is r, weakref.getweakrefcount(t), len(weakref.getweakrefs(t)))
del t
print(r(), with_callback())
order = []
t = Thing("u")
refs = [weakref.ref(t, lambda r, i=i: order.append(i)) for i in range(3)]
del refs[1]
t = None
print(order)
for value in (1, "s", (), None, [], {}):
    try:
        weakref.ref(value)
    except TypeError as error:
        print(error)
print(type(weakref.ref({1})).__name__, weakref.ref(Thing)().__name__, weakref.ref(gone)().__name__)
t = Thing("v")
class Sub(weakref.ref):
    extra = 5
s = Sub(t)
print(s().name, s.extra, isinstance(s, weakref.ref))
dead = weakref.ref(Thing("w"))
print(dead(), dead == weakref.ref(t), weakref.ref(t) == weakref.ref(t))
try:
    hash(dead)
except TypeError as error:
    print(error)
class Slots:
    __slots__ = ("a",)
try:
    weakref.ref(Slots())
except TypeError as error:
    print(error)
class WeakSlots:
    __slots__ = ("a", "__weakref__")
w = WeakSlots()
print(weakref.ref(w)() is w)
class Dies:
    def __del__(self): print("finalizer sees", self_ref() is self)
d = Dies(); self_ref = weakref.ref(d, lambda r: print("then the callback"))
del d
