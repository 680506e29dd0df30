# Finalizers, weak references, cycles: what happens between instructions.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gone.append(self.name)


gone = []
called = []
a, b = Node("a"), Node("b")
a.other, b.other = b, a
reference = weakref.ref(a, lambda dead: called.append(1000))
keys = weakref.WeakKeyDictionary()
keys[b] = "value"
values = weakref.WeakValueDictionary(x=a)
proxy = weakref.proxy(b)
print(reference() is a, len(keys), list(values), proxy.name)
del a, b
gc.collect()
print(sorted(gone), called, reference(), len(keys), list(values))
single = Node("single")
finalizer = weakref.finalize(single, gone.append, "finalized")
del single
print(gone[2:], finalizer.alive)
rings = []
for n in range(30):
    ring = [n * 1000]
    ring.append(ring)
    rings.append(ring)
del rings, ring
print(gc.collect() > 0, gc.isenabled(), gc.get_threshold()[1:])
