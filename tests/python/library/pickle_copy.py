# copy and pickle: what object.__reduce_ex__ gives them.

import copy
import pickle
import copyreg


class Plain:
    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        return type(other) is type(self) and self.__dict__ == other.__dict__


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


class Both(Slotted):
    def __init__(self, x, z):
        super().__init__(x)
        self.z = z


class Listy(list):
    pass


class Dicty(dict):
    pass


class Inty(int):
    pass


class WithState:
    def __init__(self):
        self.kept, self.dropped = 1, 2

    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.__dict__.update(state, restored=True)


class WithNewArgs:
    def __new__(cls, a, b=2):
        self = super().__new__(cls)
        self.made = (a, b)
        return self

    def __getnewargs__(self):
        return self.made


class WithNewArgsEx(WithNewArgs):
    def __getnewargs_ex__(self):
        return (self.made[0],), {"b": self.made[1]}


class Reduced:
    def __reduce__(self):
        return Plain, ("reduced",)


class Copied:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deepcopied"


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    again = lambda value: pickle.loads(pickle.dumps(value, protocol))
    print(protocol, again(Plain([1, {"k": (2,)}])).a, again([1, 2.5, "s", b"b", None, True, 10**30, {1, 2}, frozenset({3})]) is not None)
    if protocol >= 2:
        s = again(Slotted(5))
        b = again(Both(1, 2))
        print(s.x, hasattr(s, "y"), b.x, b.z)
        print(again(WithNewArgs(1, 3)).made, again(WithNewArgsEx(4)).made)
    l = Listy([1, 2])
    l.tag = "t"
    d = Dicty(a=1)
    d.tag = "d"
    i = Inty(7)
    i.tag = "i"
    l2, d2, i2 = again(l), again(d), again(i)
    print(l2, l2.tag, type(l2).__name__, d2, d2.tag, i2, i2.tag, type(i2).__name__)
    w = again(WithState())
    print(w.__dict__, again(Reduced()).a, again(ValueError("x", 1)), again(Plain), again(len), again(OSError(2, "no", "f")).filename)
shared = [1]
deep = copy.deepcopy([shared, shared, (shared,)])
print(deep, deep[0] is deep[1], deep[0] is not shared, deep[2][0] is deep[0])
loop = []
loop.append(loop)
loop2 = copy.deepcopy(loop)
print(loop2[0] is loop2, pickle.loads(pickle.dumps(loop))[0] is not None)
p = Plain([1])
p.me = p
q = copy.deepcopy(p)
print(q.me is q, q.a is not p.a, copy.copy(p).a is p.a)
print(copy.copy(Copied()), copy.deepcopy(Copied()), copy.copy(Slotted(3)).x, copy.deepcopy(Both(1, [2])).z)
print(Plain(1).__reduce_ex__(2)[:2] == (copyreg.__newobj__, (Plain,)), Plain(1).__reduce_ex__(2)[2], Slotted(1).__reduce_ex__(2)[2])
for value in (lambda: 0, iter([]), (x for x in ()), type(p).__dict__):
    try:
        pickle.dumps(value)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        print(type(error).__name__)
try:
    Slotted(1).__reduce_ex__(1)
except TypeError as error:
    print(error)
try:
    copy.copy(x for x in ())
except TypeError as error:
    print(error)
