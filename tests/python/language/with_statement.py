"""Context managers: order, exceptions, suppression, several in one statement."""
class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress
    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()
    def __exit__(self, kind, value, trace):
        print("exit", self.name, kind and kind.__name__, value, trace is not None)
        return self.suppress
with Manager("a") as a, Manager("b"):
    print("body", a)
with (
    Manager("c") as (first),
    Manager("d", suppress=True),
):
    raise ValueError("swallowed")
try:
    with Manager("e"):
        raise KeyError("through")
except KeyError as error:
    print("caught", error)
def returning():
    with Manager("f"):
        return "returned"
print(returning())
for i in range(3):
    with Manager(str(i)):
        if i == 0: continue
        break
try:
    with 5:
        pass
except TypeError as error:
    print(error)
class NoExit:
    def __enter__(self): print("never")
try:
    with NoExit():
        pass
except TypeError as error:
    print(error)
class Target: pass
with Manager("g") as Target.value, Manager("h") as [x]:
    print(Target.value, x)
class Failing(Manager):
    def __enter__(self): raise OSError("no entry")
try:
    with Manager("i"), Failing("j"):
        print("not reached")
except OSError as error:
    print(error)
