# Changing classes at run time, operators, cooperative classes, metaclass operators.
import sys, types
# dynamic class modification with caches
class A:
    def f(self): return 1
a = A()
for i in range(3): print(a.f(), end=' ')
A.f = lambda self: 2
print(a.f())
A.g = property(lambda s: "prop")
print(a.g)
a.__dict__['g'] = 'shadow'
print(a.g)
del A.g
print(a.g)
class B(A): pass
b = B()
print(b.f(), hasattr(b,'h'))
A.h = 5
print(b.h)
B.h = 6
print(b.h, A.h); del B.h; print(b.h)
# special methods set later
class C: pass
c = C()
try: len(c)
except TypeError as e: print(e)
C.__len__ = lambda self: 7
print(len(c))
del C.__len__
try: len(c)
except TypeError as e: print(e)
C.__call__ = lambda self, *a, **k: (a, k)
print(c(1, x=2))
C.__getattr__ = lambda self, n: n
print(c.foo)
del C.__getattr__
try: c.foo
except AttributeError as e: print(e)
C.__eq__ = lambda s, o: True
print(c == 5, c != 5, hash(c) is not None)
# operators
class Num:
    def __init__(s, v): s.v = v
    def __add__(s, o): return Num(s.v + (o.v if isinstance(o, Num) else o)) if isinstance(o, (Num, int)) else NotImplemented
    __radd__ = __add__
    def __iadd__(s, o): s.v += o; return s
    def __repr__(s): return f"Num({s.v})"
    def __lt__(s, o): return s.v < o.v
    def __bool__(s): return s.v != 0
    def __index__(s): return s.v
    def __enter__(s): print("enter"); return s
    def __exit__(s, *a): print("exit", a[0]); return True
    def __contains__(s, x): return x == s.v
    def __iter__(s): yield from range(s.v)
    def __getitem__(s, k): return k
    def __format__(s, spec): return f"<{spec}>"
    def __round__(s, n=None): return ("round", n)
    def __divmod__(s, o): return "divmod"
    def __pow__(s, o, m=None): return ("pow", o, m)
    def __matmul__(s, o): return "matmul"
    def __neg__(s): return Num(-s.v)
    def __abs__(s): return "abs"
    def __invert__(s): return "inv"
    def __reversed__(s): return iter("rev")
    def __length_hint__(s): return 3
    def __int__(s): return s.v
    def __float__(s): return s.v / 2
    def __complex__(s): return 1j
    def __bytes__(s): return b"bytes"
    def __hash__(s): return 5
    def __sizeof__(s): return 99
    def __dir__(s): return ["z", "a"]
n = Num(3)
print(n + 1, 1 + n, sum([n, n]), n < Num(4), sorted([Num(2), Num(1)]), 3 in n, list(n), n[1:2], n[...], n[1, 2])
n += 4; print(n, f"{n:>5}", round(n), round(n, 2), divmod(n, 1), pow(n, 2, 3), n ** 2, n @ 1, -n, abs(n), ~n, list(reversed(n)))
print(int(n), float(n), complex(n), bytes(n), hash(n), dir(n), range(10)[n], hex(n), bool(Num(0)), "%d" % n if False else "")
with n as m: raise ValueError
try: n + "x"
except TypeError as e: print(e)
try: "x" + n
except TypeError as e: print(e)
try: n - 1
except TypeError as e: print(e)
try: n -= 1
except TypeError as e: print(e)
try: n > 3
except TypeError as e: print(e)
class Sub(Num):
    def __radd__(s, o): return "sub radd"
print(n + Sub(1), Num(1) + Sub(1))
# mro/super with multiple inheritance & kwargs
class Base:
    def __init__(self, **kw): print("Base", kw)
class M1(Base):
    def __init__(self, a, **kw): super().__init__(**kw); self.a = a
class M2(Base):
    def __init__(self, b, **kw): super().__init__(**kw); self.b = b
class D(M1, M2): pass
d = D(a=1, b=2); print(vars(d))
try: D(a=1, b=2, c=3)
except TypeError as e: print(e)
try: D(1)
except TypeError as e: print(e)
# class body scope
x = 1
class S:
    y = x
    x = 2
    z = [i for i in range(3)]
    w = [y2 for y2 in [1]]
    def m(self): return x
print(S.y, S.x, S.z, S().m())
print(S.__dict__['__firstlineno__'] if '__firstlineno__' in S.__dict__ else None, S.__static_attributes__, D.__static_attributes__, M1.__static_attributes__)
class Meta(type):
    def __len__(cls): return 42
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return k
    def __add__(cls, o): return "added"
    def __bool__(cls): return False
    def __repr__(cls): return f"<{cls.__name__}!>"
    def __getattr__(cls, n): return "meta " + n
    def __setattr__(cls, n, v): print("set", n); super().__setattr__(n, v)
class X(metaclass=Meta): pass
print(len(X), list(X), 1 in X, X[3], X + 1, bool(X), X, X.foo)
X.attr = 1
print(X.attr, X().attr, hasattr(X(), "foo"))
print(isinstance(X, Meta), type(X) is Meta, X.__class__, Meta.__mro__)
def gen():
    class Local: 
        def __repr__(self): return "local"
    return Local
print(gen(), gen().__qualname__, gen()() )
print([c.__name__ for c in type.__subclasses__(type)][:0], int.__subclasses__()[:1])
class E(Exception):
    def __init__(self, m): super().__init__(m); self.m = m
try: raise E("x")
except E as e: print(repr(e), e.m, e.args, str(e))
import copy
try:
    try: 1/0
    finally: raise KeyError("f")
except KeyError as e: print(repr(e.__context__))
print(getattr(a, 'zzz', None), getattr(a, 'f')(), setattr(a, 'q', 3), a.q, delattr(a, 'q'), vars(a))
for bad in ("class Z(int, object): pass", "class Z(a): pass", "class Z(object, metaclass=3): pass", "class Z(**{'metaclass': type, 'q': 1}): pass", "class Z(*[A, A]): pass"):
    try: exec(bad)
    except TypeError as e: print(str(e)[:100])
print(A.__module__, A.f.__module__, types.new_class("N", (A,), {}, lambda ns: ns.update(k=1)).k, types.resolve_bases((list[int],)), types.prepare_class("P", (A,))[0])
print(type("T", (), {"__slots__": ["a"]})().__class__.__name__, object.__reduce_ex__(a, 2)[1])
