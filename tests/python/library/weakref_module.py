# Module weakref: dictionaries and sets that let go, methods, finalizers.

import gc
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Thing({self.name!r})"

    def method(self):
        return "called " + self.name


a, b = Thing("a"), Thing("b")
d = weakref.WeakValueDictionary()
d["a"], d["b"] = a, b
print(sorted(d), d["a"], len(d), "b" in d, d.get("z", 0), sorted(d.items(), key=str))
del b
print(sorted(d), len(d), d.setdefault("a", 1), d.pop("a"), len(d))
k = weakref.WeakKeyDictionary()
c = Thing("c")
k[a], k[c] = 1, 2
print(k[a], len(k), a in k, sorted(k.values()))
del c
print(len(k), list(k.items()))
s = weakref.WeakSet([a])
t = Thing("t")
s.add(t)
print(len(s), t in s, sorted(x.name for x in s))
del t
print(len(s), a in s, s | {a} == {a}, s.pop())
m = weakref.WeakMethod(a.method)
print(m()(), m() == a.method, weakref.WeakMethod(Thing("x").method)())
calls = []
f = weakref.finalize(a, calls.append, "finalized")
print(f.alive, f.peek()[2], f.atexit)
del a
print(calls, f.alive, f())
o = Thing("o")
g = weakref.finalize(o, lambda *args, **keywords: (args, keywords), 1, x=2)
print(g(), g(), g.alive)
h = weakref.finalize(o, print, "never")
print(h.detach() is not None, h.alive)
p = weakref.proxy(o)
print(p.name, weakref.getweakrefcount(o), isinstance(p, weakref.ProxyType), type(p) in weakref.ProxyTypes)
r = weakref.ref(o, lambda ref: calls.append("gone"))
print(weakref.getweakrefs(o)[-1] is r)
del o
print(calls)


class Node:
    def __init__(self):
        self.me = self


n = Node()
d["n"] = n
n = None
print(len(d))
gc.collect()
print(len(d))


class Keyed(Thing):
    __slots__ = ()


value = weakref.WeakValueDictionary({"k": (x := Thing("kept"))})
print(dict(value), value.copy()["k"] is x, list(value.valuerefs())[0]() is x)
value.update(other=x)
print(sorted(value.keys()), value | {} == value)
at_exit = Thing("exit")
weakref.finalize(at_exit, print, "at exit")
