# gc.explain(): what a collection did, and why.
import gc

gc.disable()
gc.collect()


class Person:
    pass


class Dog:
    pass


def show(account):
    for line in account["text"].splitlines():
        # How long it took, how many others there were and how large objects are differ.
        if line.startswith("collection"):
            line = line[: line.index(":")]
        elif line.startswith("  freed") and "," in line:
            line = line[: line.index(",")] + line[line.index(":") :]
        print(line)


print("-- a cycle of two")
gc.explain(True)
ann, rex = Person(), Dog()
ann.pet, rex.owner = rex, ann
del ann, rex
print(gc.collect())
account = gc.explain()
show(account)
print(account["freed_by_class"], account["bytes"] > 0, account["cycles"])
print(account["generation"], account["unreachable"], account["freed"], account["seconds"] > 0)

print("-- nothing to free")
gc.collect()
show(gc.explain())

print("-- something hangs from a cycle")
loop = []
loop.append({"self": loop, "bag": [[], [], []]})
del loop
gc.collect()
show(gc.explain())


class Phoenix:
    def __del__(self):
        global saved
        saved = self


print("-- resurrected")
bird, twin = Phoenix(), Person()
bird.me = bird
twin.me = twin
del bird, twin
print(gc.collect())
account = gc.explain()
show(account)
print(account["resurrected"], account["finalized"], account["resurrected_by_class"])
saved = None
print(gc.collect(), gc.explain()["freed_by_class"])

print("-- a long cycle")
ring = [Person() for _ in range(20)]
for left, right in zip(ring, ring[1:] + ring[:1]):
    left.next = right
del ring, left, right
gc.collect()
show(gc.explain())

print("-- a class")
class Local:
    pass

del Local
gc.collect()
account = gc.explain()
print(account["freed_by_class"]["type"], any("class Local" in edge for cycle in account["cycles"] for edge in cycle))

print("-- only numbers are kept when nobody asks")
gc.explain(False)
ann, rex = Person(), Dog()
ann.pet, rex.owner = rex, ann
del ann, rex
print(gc.collect())
account = gc.explain()
show(account)
print("cycles" in account, account["freed"])
