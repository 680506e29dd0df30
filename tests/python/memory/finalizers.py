"""When __del__ runs: at once, before the next instruction, once, in which order; what it may do."""
class Noisy:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
a = Noisy("a")
a = None
print("after a")
b = Noisy("b"); c = b; del b
print("b has another name")
del c
def scope():
    local = Noisy("local")
    print("in scope")
scope()
print("left scope")
Noisy("temporary")
[Noisy("item 0"), Noisy("item 1")]
print("list gone")
pair = (Noisy("x"), Noisy("y")); pair = None
d = {"k": Noisy("value")}; d["k"] = 1
class Parent(Noisy):
    def __del__(self): print("parent dies, child", self.child.name); super().__del__()
p = Parent("parent"); p.child = Noisy("child"); del p
kept = []
class Phoenix:
    def __del__(self): print("rises"); kept.append(self)
Phoenix()
print("kept", len(kept), type(kept[0]).__name__)
kept.clear()
print("gone for good", len(kept))
class Making:
    def __del__(self): x = Noisy("made in a finalizer")
Making()
def raising():
    n = Noisy("unwound")
    raise ValueError
try:
    raising()
except ValueError as error:
    print("handled, traceback holds the frame")
print("end of handler")
n = Noisy("rebinding 1")
n = Noisy("rebinding 2")
for n in [Noisy("loop 0"), Noisy("loop 1")]: print("at", n.name)
n = None
print("end")
last = Noisy("left at exit")
