# What a collection does with weak references, finalizers and what they bring back, beyond `collector.py`.
import gc
import weakref

gc.disable()
gc.collect()
log = []


class Node:
    def __init__(self, name, *holds):
        self.name = name
        self.holds = list(holds)

    def __del__(self):
        log.append(("del", self.name))


def ring(*names):
    nodes = [Node(name) for name in names]
    for left, right in zip(nodes, nodes[1:] + nodes[:1]):
        left.holds.append(right)
    return nodes[0]


print("-- callbacks come before finalizers; both once")
node = ring("a")
references = [weakref.ref(node, lambda _, n=n: log.append(("callback", n))) for n in range(3)]
plain = weakref.ref(node)
del node
print(gc.collect() > 0, log, [reference() for reference in references], plain())
log.clear()
print(gc.collect(), log)

print("-- a callback of a reference that is garbage, too, is not called")
node = ring("b")
node.watch = weakref.ref(node, lambda _: log.append("never"))
del node
gc.collect()
print(log)
log.clear()

print("-- a reference that a finalizer makes to garbage is emptied")


class Spy:
    def __del__(self):
        global seen
        seen = weakref.ref(self.other)
        log.append(seen() is not None)


spy, other = Spy(), Node("other")
spy.other, other.spy = other, spy
del spy, other
gc.collect()
print(log, seen())
log.clear()

print("-- resurrected as a whole; finalizers do not run again")


class Phoenix:
    def __del__(self):
        global saved
        log.append("rises")
        saved = self


bird = Phoenix()
bird.mate = Phoenix()
bird.mate.mate = bird
watcher = weakref.ref(bird)
del bird
print(gc.collect(), sorted(log), watcher(), gc.is_finalized(saved), gc.is_finalized(saved.mate), saved.mate.mate is saved)
log.clear()
del saved
print(gc.collect(), log)

print("-- a finalizer that breaks the cycle")


class Breaker:
    def __del__(self):
        self.__dict__.clear()
        log.append("broken")


breaker = Breaker()
breaker.me = breaker
breaker.node = Node("held")
del breaker
gc.collect()
print(log)
log.clear()

print("-- a finalizer that raises stops nothing")
import sys

sys.unraisablehook = lambda unraisable: log.append(type(unraisable.exc_value).__name__)


class Raiser:
    def __del__(self):
        raise ValueError("x")


one, two = Raiser(), Raiser()
one.two, two.one = two, one
del one, two
print(gc.collect(), log)
log.clear()

print("-- collections do not nest, and a finalizer's garbage waits")


class Collector:
    def __del__(self):
        log.append(gc.collect())
        ring("made here")


collector = Collector()
collector.me = collector
del collector
print(gc.collect(), log)
log.clear()
print(gc.collect() > 0, log)
log.clear()

print("-- generations")
old = ring("old")
gc.collect(0)
young = [o for o in gc.get_objects(generation=1) if o is old]
print(len(young), gc.collect(1), len([o for o in gc.get_objects(generation=2) if o is old]))
del young, old
print(gc.collect(0), gc.collect(1), log)
print(gc.collect(2) > 0, log)
log.clear()

print("-- frozen")
gc.freeze()
frozen = gc.get_freeze_count() > 0
made = ring("made")
del made
print(frozen, gc.collect() > 0, log)
log.clear()
node = ring("ice")
gc.freeze()
del node
print(gc.collect(), log)
gc.unfreeze()
print(gc.collect() > 0, log, gc.get_freeze_count())
log.clear()

print("-- kept for a look")
gc.set_debug(gc.DEBUG_SAVEALL)
saved = ring("saved")
del saved
count = gc.collect()
print(count == len(gc.garbage), [o.name for o in gc.garbage if isinstance(o, Node)], log)
gc.set_debug(0)
gc.garbage.clear()
print(gc.collect() > 0, log)
log.clear()

print("-- callbacks of the collector")


def tell(phase, info):
    log.append((phase, info["generation"], info["collected"], info["uncollectable"]))


gc.callbacks.append(tell)
gc.collect(1)
loop = []
loop.append(loop)
del loop
gc.collect()
gc.callbacks.remove(tell)
print(log)
log.clear()

print("-- what is tracked")
values = [1, "a", b"a", bytearray(b"a"), 1.5, None, (), [], {}, {1: []}, set(), frozenset(), Node, print, len, range(3), slice(1), gc]
print([(type(value).__name__, gc.is_tracked(value)) for value in values if type(value) is not dict])
pair = (1, (2, "a"))
gc.collect()
print(gc.is_tracked(pair), gc.is_tracked((1, [])), gc.is_tracked(Node("x").__dict__))
log.clear()

print("-- weak references in their order")
target = Node("target")


class Own(weakref.ref):
    pass


first, second = Own(target), weakref.ref(target)
third, fourth = Own(target), weakref.ref(target, print)
order = weakref.getweakrefs(target)
print(order[0] is second, weakref.ref(target) is second, len(order), [type(r).__name__ for r in order])
