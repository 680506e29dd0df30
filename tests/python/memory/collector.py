import gc, sys

gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled())
gc.disable()


class Node:
    def __init__(self, name):
        self.name = name


def ring(count):
    nodes = [Node(i) for i in range(count)]
    for i, node in enumerate(nodes):
        node.next = nodes[(i + 1) % count]


gc.collect()
ring(10)
print(gc.collect())
ring(3)
print(gc.collect(0), gc.collect())
l = []
l.append(l)
del l
print(gc.collect(generation=2))
d = {}
d["self"] = d
del d
print(gc.collect())
print(gc.get_threshold())
gc.set_threshold(100)
print(gc.get_threshold())
gc.set_threshold(2000, 5)
print(gc.get_threshold())
gc.set_threshold(2000, 10, 10)
for call in [
    "gc.set_threshold()",
    "gc.set_threshold(1, 2, 3, 4)",
    "gc.set_threshold(a=1)",
    "gc.set_threshold(1.5)",
    "gc.collect(3)",
    "gc.collect(-1)",
    "gc.collect('x')",
    "gc.collect(2**40)",
    "gc.get_objects(3)",
    "gc.get_objects(-2)",
    "gc.get_objects('x')",
    "gc.get_referrers(a=1)",
    "gc.set_debug('x')",
]:
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)

print([gc.is_tracked(x) for x in ([], (), 1, "a", None, Node, Node(1), ring, gc, print, int, range(3), slice(1), ring.__code__)])
print(gc.get_referents([1, 2], (3, 4), {"a": 5, "b": 6}))
node = Node("n")
print([type(x).__name__ for x in gc.get_referents(node)])
holder = [node]
other = {"k": node}
referrers = gc.get_referrers(node)
print(any(x is holder for x in referrers), any(x is other for x in referrers), any(x is globals() for x in referrers), len(referrers))
print(gc.get_referrers(object()))
print(any(x is holder for x in gc.get_objects()), any(x is holder for x in gc.get_objects(0)), any(x is holder for x in gc.get_objects(2)))
gc.collect()
print(any(x is holder for x in gc.get_objects(0)), any(x is holder for x in gc.get_objects(2)), any(x is holder for x in gc.get_objects(None)))
found = gc.get_objects()
print(any(x is found for x in found), type(found))
del found

events = []


def callback(phase, info):
    events.append((phase, dict(info), gc.collect()))


gc.callbacks.append(callback)
ring(4)
gc.collect()
gc.collect(1)
gc.callbacks.remove(callback)
for event in events:
    print(event)
print(gc.callbacks)


class Final:
    def __del__(self):
        print("del", self.name)


x = Final()
x.name = "x"
x.self = x
print(gc.is_finalized(x))
del x
print(gc.collect())


class Back:
    def __del__(self):
        global saved
        saved = self


y = Back()
y.self = y
del y
print(gc.collect())
print(gc.is_finalized(saved), saved.self is saved)
del saved
print(gc.collect())

gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.get_debug() == 32, gc.DEBUG_LEAK, gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE)
ring(2)
print(gc.collect(), [type(x).__name__ for x in gc.garbage], len(gc.garbage))
gc.set_debug(0)
del gc.garbage[:]
print(gc.collect())

before = gc.get_freeze_count()
gc.freeze()
print(before, gc.get_freeze_count() > 10, len(gc.get_objects(2)))
ring(2)
print(gc.collect())
gc.unfreeze()
print(gc.get_freeze_count())
stats = gc.get_stats()
print(len(stats), sorted(stats[0]), stats[2]["collections"] > 5, stats[2]["uncollectable"])
print(type(gc.get_count()), len(gc.get_count()))
