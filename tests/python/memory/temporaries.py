"""Objects that no name holds die as soon as the expression no longer needs them."""
import sys
class T:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end="; ")
    def __add__(self, other): return T(self.n + other.n)
    def __getitem__(self, k): return k
    def me(self): return self
    def __bool__(self): return self.n > 0
    def __enter__(self): return 5
    def __exit__(self, *a): pass
    def __iter__(self): return iter([1, 2])
def show(label): print("|", label)
T(1) + T(2); show("sum")
T(3).me().me(); show("chain")
T(4)[0]; show("item")
if T(5): show("condition")
T(6) and show("and")
x = T(0) or 1; show("or")
with T(7) as v: show(v)
for i in T(8): show(i)
show("after loop")
a, b = T(9); show("unpacked")
f"{T(10).n}"; show("f-string")
[T(11), T(12)][0].n; show("list")
print(T(13).n, end=" "); show("argument")
(lambda t: t.n)(T(14)); show("lambda")
while T(0): pass
show("while")
assert T(15); show("assert")
T(16).n = 3; show("attribute set")
y = T(18) if T(19) else T(20); show("conditional")
y = None; show("end")
{T(21): T(22)}; show("dict")
try: raise ValueError(T(23))
except ValueError: show("handling")
show("handled")
