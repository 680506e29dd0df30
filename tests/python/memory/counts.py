"""What a name, a container, an attribute, a default and a closure add to a count, and what takes it away."""
import sys
class Thing: pass
def refs(x): return sys.getrefcount(x)
t = Thing()
base = sys.getrefcount(t)
def change(): return sys.getrefcount(t) - base
u = t; print("alias", change())
l = [t, t]; print("list of two", change())
d = {"a": t, t: 1}; print("dict value and key", change())
s = {t}; print("set", change())
tup = (t,); print("tuple", change())
class Holder: pass
h = Holder(); h.x = t; print("attribute", change())
def default(a=t): pass
print("default", change())
def closure():
    c = t
    def inner(): return c
    return inner
f = closure(); print("cell", change())
m = Thing.__init__.__get__(t); print("bound method", change())
i = iter(l); g = (x for x in [t]); next(g); print("generator's local", change())
del u; print("del alias", change())
l.pop(); print("pop", change())
l[0] = None; print("item replaced", change())
del d["a"]; print("del item", change())
d.clear(); print("clear", change())
s.remove(t); print("set remove", change())
tup = None; print("tuple gone", change())
del h; print("holder gone", change())
del default; print("function gone", change())
f = None; print("closure gone", change())
del m, g, i; print("rest", change())
try:
    raise ValueError(t)
except ValueError as error:
    print("exception argument", change())
print("exception gone", change())
[t for _ in range(3)]; print("comprehension", change())
x, *y = t, t, t; print("unpacked", change())
del x, y; print("end", change())
