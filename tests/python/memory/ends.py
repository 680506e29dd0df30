# What finalizers see when a program ends.
class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, first is not None, _second is not None, Thing is not None)


first = Thing("first")
_second = Thing("second")
third = Thing("third")
ring = Thing("ring")
ring.self = ring
del ring
print("end")
