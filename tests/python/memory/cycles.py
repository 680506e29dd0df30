"""What hangs in a cycle lives until the collector finds it."""
import gc
import weakref
gc.disable()
gc.collect()
class Node:
    def __init__(self, name): self.name = name
class Noisy(Node):
    def __del__(self): print("del", self.name)
a, b = Node("a"), Node("b")
a.other, b.other = b, a
r = weakref.ref(a)
del a, b
print("before", r() is not None, r().name)
print("collected", gc.collect() > 0, r() is None, gc.collect())
n = Noisy("self"); n.me = n; del n
gc.collect()
l = []; l.append(l); del l
print(gc.collect())
died = []
class Quiet(Node):
    def __del__(self): died.append(self.name)
x = Quiet("x"); y = Quiet("y"); x.y = y; y.x = x; del x, y
print("found", gc.collect() > 0, sorted(died))
def f():
    def g(): return g
f()
print("function cycle", gc.collect() > 0)
class C: pass
C = None
print("class cycle", gc.collect() > 0)
def gen():
    me = yield
    yield
g = gen(); next(g); g.send(g); del g
print("generator cycle", gc.collect() > 0)
try:
    1 / 0
except ZeroDivisionError as error:
    kept = error
kept.me = kept; del kept
print("exception cycle", gc.collect() > 0)
class Phoenix:
    def __init__(self): self.me = self
    def __del__(self): global saved; saved = self; print("saved")
Phoenix(); gc.collect()
print("still there", saved.me is saved)
saved = None
print("second time silent", gc.collect() > 0)
print(gc.isenabled(), gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("a"), gc.garbage)
root = Node("root"); root.child = Node("child"); root.child.parent = root
print(root in gc.get_referrers(root.child), root.child in gc.get_referents(root))
big = None
for i in range(10000):
    big = [big]
big = None
print("chain gone")
ring = first = Node(0)
for i in range(1000):
    ring.next = Node(i); ring = ring.next
ring.next = first; r = weakref.ref(first)
del ring, first
gc.collect(); print(r())
