# Containers: derived classes, pickling and copying, complaints about arguments, iterators.
def attempt(work, *a, **k):
    try: return work(*a, **k)
    except Exception as e: return f"{type(e).__name__}: {e}"
class L(list):
    def __init__(self, *a): super().__init__(*a); self.tag = "t"
    def __eq__(self, o): return "eq"
    def __len__(self): return 99
x = L([3, 1])
print(x == 1, len(x), x.tag, bool(x), x[0], x + [1], sorted(x), [*x], list(x), x.__reduce_ex__(2)[0].__name__)
class D(dict):
    __slots__ = ("a",)
d = D(x=1); d.a = 5; print(d, d.a, attempt(setattr, d, "b", 1), attempt(lambda: d.__dict__))
class T(tuple):
    __slots__ = ()
    def __new__(cls, *a): return super().__new__(cls, a)
t = T(1, 2); print(t, t + (3,), t[0:1], type(t * 2).__name__, attempt(setattr, t, "x", 1))
class S(set):
    def add(self, x): super().add(x * 2)
s = S([1]); s.add(5); print(s, s | {9}, s == {1, 10}, type(s | {9}).__name__)
class F(frozenset):
    def __new__(cls, x): o = super().__new__(cls, x); o.n = 1; return o
print(F([1]).n, F([1]) | F([2]), {F([1]): 2}[frozenset([1])])
import pickle, copy
for o in ([1, [2]], {1: (2,)}, {1, 2}, frozenset([1]), (1,), range(3), slice(1, 2), {"a": 1}.keys() and [1], x.tag, d):
    r = attempt(lambda: pickle.loads(pickle.dumps(o)))
    print(r, type(r).__name__)
from collections import *
for o in (deque([1, 2], 5), defaultdict(list, a=[1]), OrderedDict(a=1), Counter("aab")):
    r = pickle.loads(pickle.dumps(o)); print(r, r == o, copy.copy(o), copy.deepcopy(o) == o)
print(pickle.loads(pickle.dumps(iter([1, 2, 3]))).__next__(), list(pickle.loads(pickle.dumps(reversed([1, 2])))), list(pickle.loads(pickle.dumps(enumerate("ab")))))
print([1, 2, 3].__contains__(2), list.__add__([1], [2]), [].__class__.__mro__, attempt(list.append, 5, 1), attempt(list.append), attempt([].append), attempt([].append, 1, 2), attempt([].insert, 1), attempt({}.get), attempt({}.setdefault), attempt({}.update, 1, 2), attempt([].sort, 1), attempt([].index), attempt((1,).count), attempt(set().add), attempt({}.pop), attempt([].pop, 1, 2), attempt([].clear, 1), attempt([].__len__, 1), attempt([].append, x=1), attempt(dict.fromkeys), attempt(len), attempt(len, 1, 2))
print(max([1, 2], default=3), attempt(zip, [1], strict=1) and 1, [list(z) for z in [zip("ab", [1, 2])]], list(map(lambda *a: a, "ab", "cd")))
a = [1, 2, 3]; b = iter(a); next(b); a.append(4); print(list(b)); a[:0] = [0]; print(a, a[True], a[-1:], a[::-2])
def gen():
    yield from [1, 2]
    yield from (3, 4)
    yield from {5: 1}
    yield from range(6, 8)
print(list(gen()), sum(gen()), {*gen()}, (*gen(),), [*gen(), *gen()][:3])
n = {}; n["n"] = n; l = [n]; n["l"] = l; print(n, l, str((l,)))
print(dict(zip("abc", range(3))), {k: v for k, v in [("a", 1)]}, {**{"a": 1}, **{"a": 2}}, {1: 2, **{}}, [x for x in (i for i in range(3)) if x])
