# Two objects that hold each other: what a count can free, and what it cannot.
#
#     cargo run --release -- examples/cycle.py
#
# objgraph.count("Person") says how many objects of a type of that name are alive.
import gc
import objgraph

gc.disable()        # so that the collector runs when we say so, and not before


class Person:
    pass


class Dog:
    pass


def show(step):
    print(f"{step:<40} {objgraph.count('Person')} Person, {objgraph.count('Dog')} Dog")


# One name, one reference: the count is 1. Without the name it is 0, and the object is gone at once.
p = Person()
show("a person")
del p
show("its only name deleted")

# Now each object is held twice: by its name, and by an attribute of the other.
#
#     p ---> Person --.pet---> Dog <--- d
#               ^---.master-----'
p = Person()
d = Dog()
p.pet = d
d.master = p
show("a person and a dog that hold each other")

# Without the names, each is still held by the other. Both counts are 1, and no program can reach them any more.
del p
del d
show("both names deleted")

# The collector finds what is held only from inside: it compares each count with the references it can see.
found = gc.collect()
show("gc.collect()")
print("the collector found garbage:", found > 0)
