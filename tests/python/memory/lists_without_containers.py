"""Lists that hold no containers are left out of collections, which nobody can tell: what is found and freed is as in CPython."""

import gc
import weakref

gc.disable()


class Holder:
    pass


def garbage(*held):
    """Leaves a cycle behind that holds these."""
    holder = Holder()
    holder.self = holder
    holder.held = held


def found(make, generation=2):
    gc.collect()
    make()
    return gc.collect(generation)


def of_numbers(count):
    return [list(range(number)) for number in range(count)]


for generation in 0, 1, 2:
    print("a cycle alone:", found(garbage, generation))
    print("with ten lists of numbers:", found(lambda: garbage(of_numbers(10)), generation))
    print("with an empty list:", found(lambda: garbage([]), generation))
    print("with a list twice:", found(lambda: garbage(*[[1, 2]] * 2), generation))

kept = [1, 2, 3]
print("what is held elsewhere stays:", found(lambda: garbage(kept)), kept)

# Lists that have been through collections, and so are known to hold no containers.
old = of_numbers(100)
gc.collect()
print("tracked still:", all(map(gc.is_tracked, old)), [gc.get_referents(old[2]) == [0, 1]])


def let_go():
    garbage(old.pop(), old.pop())


print("an old list in young garbage:", found(let_go, 0))
print("and in old garbage:", found(let_go))


# Each way to put a container into such a list makes a cycle of it that is found.
def appended(items, item):
    items.append(item)


def inserted(items, item):
    items.insert(0, item)


def assigned(items, item):
    items[0] = item


def extended(items, item):
    items.extend((item,))


def added(items, item):
    items += [item]


def extended_lazily(items, item):
    items.extend(each for each in [1, item])


def sliced(items, item):
    items[1:1] = [item, item]


def stepped(items, item):
    items[::2] = [item] * len(items[::2])


def sorted_with(items, item):
    def key(number):
        return number if isinstance(number, int) else 99

    items.append(item)
    items.sort(key=key)


def sorted_meanwhile(items, item):
    def key(number):
        gc.collect()
        return -number

    items.sort(key=key)
    items.append(item)


def multiplied(items, item):
    items[:] = [item]
    items *= 3


WAYS = [
    appended,
    inserted,
    assigned,
    extended,
    added,
    extended_lazily,
    sliced,
    stepped,
    sorted_with,
    sorted_meanwhile,
    multiplied,
]

for put in WAYS:
    items = [3, 1, 2]
    gc.collect()
    put(items, items)
    del items
    print(put.__name__, gc.collect())

for put in WAYS:
    items = [3, 1, 2]
    gc.collect()
    holder = Holder()
    holder.items = items
    put(items, holder)
    watcher = weakref.ref(holder, lambda _: print("  callback"))
    del items, holder
    print(put.__name__, "an instance:", gc.collect())

# Swapped, reversed, rotated: what was no container stays none.
items = list(range(10))
gc.collect()
items.reverse()
items[0], items[1] = items[1], items[0]
items.sort()
garbage(items)
del items
print("moved about:", gc.collect())


# A list that held containers once can be one of those without them, and back.
items = [[], []]
gc.collect()
items[:] = [1, 2]
gc.collect()
items.append(items)
del items
print("and back:", gc.collect())


# Finalizers take such lists out of the garbage.
class Saves:
    def __init__(self):
        self.me = self
        self.items = [1, 2, 3]

    def __del__(self):
        saved.append(self.items)
        saved[-1].append(saved)


saved = []
gc.collect()
Saves()
print("saved:", gc.collect(), [len(items) for items in saved], gc.collect())
saved[0][3] is saved
del saved
print("let go:", gc.collect())

# Subclasses of list have a class that they hold.
class Items(list):
    pass


def subclassed():
    garbage(Items([1, 2]), Items())


print("of a subclass:", found(subclassed))

# Saved garbage.
gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
garbage([1, 2], [3])
print("saved garbage:", gc.collect(), sorted(type(item).__name__ for item in gc.garbage))
gc.set_debug(0)
gc.garbage.clear()
print(gc.collect())

# Many, of which every other is let go.
many = [[number] for number in range(10_000)]
gc.collect()
del many[::2]
for items in many:
    items.append(many)
del items, many
print("many:", gc.collect())
