"""Who holds an object, in the words of the program: as many holders as its count says."""
import sys
import glass


class Person:
    def __init__(self, name):
        self.name = name


class Dog:
    __slots__ = ("owner", "tag")


def show(title, thing):
    holders = glass.holders(thing)
    print(title, len(holders) == sys.getrefcount(thing))
    for holder in sorted(holders):
        print("   ", holder)


p = Person("ann")
show("a variable", p)
box = [1, p]
pair = (p, 2)
table = {"who": p, 5: p}
crowd = {p}
d = Dog()
d.owner = p
show("containers", p)
del box, pair, table, crowd, d


def outer():
    shared = p

    def inner():
        return shared

    return inner


closure = outer()
show("a closure", p)
del closure


def wait(thing):
    mine = thing
    yield mine


waiting = wait(p)
next(waiting)
show("a generator", p)
del waiting
method = p.__init__
show("a method", p)
del method


def key(thing):
    show("a native call", thing)
    return 0


sorted([p], key=key)
show("nothing else", p)
print(glass.audit() > 1000)
