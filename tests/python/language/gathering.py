"""Generators that lists, tuples and sets are made of; short ways to make instances of built-in classes."""

import sys
def g(n):
    for i in range(n): yield i
    return 5
def d(n):
    yield -1
    r = yield from g(n)
    yield r
    yield from [7,8]
print(list(g(5)), tuple(g(5)), set(g(5)), frozenset(g(3)))
print(list(d(5)), tuple(d(3)), set(d(3)))
x=d(4); next(x); next(x); print(list(x), list(x), tuple(x))
def bad():
    yield 1
    try: yield []
    except TypeError: print("wrong")
    finally: print("closed")
try: set(bad())
except TypeError as e: print(e)
class H:
    def __init__(s,g=None): s.g=g
    def __hash__(s):
        print(sys._getframe().f_back.f_code.co_name)
        if s.g: print(len(list(s.g)))
        return 1
def top():
    a=h()
    return len(set(a))
def h():
    yield H()
    yield H()
print(top())
def h2():
    yield H(gen)
    yield H()
    yield H()
def top2():
    global gen
    gen=h2()
    return len(set(gen))
print(top2())
def boom():
    yield 1
    raise KeyError("x")
def f():
    try: return list(boom())
    except KeyError as e:
        import traceback; print([fr.name for fr in traceback.extract_tb(e.__traceback__)])
        return tuple(x for x in g(3))
print(f())
def stop():
    yield 1
    raise StopIteration
try: list(stop())
except RuntimeError as e: print(repr(e), repr(e.__cause__))
def selfref():
    yield 1
    try: yield list(s)
    except ValueError as e: yield str(e)
s=selfref(); print(list(s))
try:
    1/0
except ZeroDivisionError:
    def ctx():
        print(sys.exc_info()[0]); yield 1
        try: raise ValueError
        except ValueError:
            yield sys.exc_info()[0]
        yield sys.exc_info()[0]
    print(list(ctx()), len(set(ctx())))
    print(sys.exc_info()[0])
def rec(n):
    return tuple(x for x in ([n] if n==0 else rec(n-1)))
print(rec(9))
limit = sys.getrecursionlimit()
sys.setrecursionlimit(60)
try: rec(100)
except RecursionError as e: print("RecursionError")
sys.setrecursionlimit(limit)
print(range(3), range(1,5), range(1,9,2), list(reversed(range(4))), list(reversed([1,2])), list(enumerate("ab")), int(3.7), int(4), float(3), str(5), bool([]), dict(), type(3), int("5"), int(True), float(2.5))
for c in ("range()","range(1,2,3,4)","range('a')","list(1,2)","list(1)","set(1)","tuple(1,2)","reversed(1)","reversed()","reversed({1})","float([])","int([])","bool(1,2)","type()","dict(1)","range(1,2,0)"):
    try: eval(c)
    except Exception as e: print(c, repr(e))
class L(list): pass
print(type(L(g(3))), L(g(3)))


class C:
    @classmethod
    def c(cls, x): return cls.__name__, x
    @staticmethod
    def s(x): return x
class D(C): pass
def call(k): return [(k.c(i), k.s(i)) for i in range(3)]
print(call(C), call(D), call(C()), C.c, C.s is C.s)
wrapper = C.__dict__["c"]
wrapper.__init__(lambda cls, x: ("other", x))
print(call(C), call(D))
C.c = classmethod(len)
try: call(C)
except TypeError as e: print(e)
class B:
    def m(self, x): return "B", x
    p = property(lambda self: "p")
class E(B):
    def m(self, x): return super().m(x), super(E, self).m(x), super().p, super().__class__.__name__
    @classmethod
    def k(cls): return super().m
print([E().m(i) for i in range(2)], E.k() is B.m)
class X: pass
class Y(X):
    def __eq__(self, other): return "y"
x, y = X(), Y()
print([a == b for a in (x, y, None, X) for b in (x, y, None, X)], [a != b for a in (x, y, None, X) for b in (x, y, None, X)])
print([1]+[2], [1,2,3][1:], [1,2]*2, len({1,2}), len(range(5)), list(iter(iter(range(3)))), list("ab"))
l = [1,2,3]; l.extend(l); print(l); l[1:3] = [7]; print(l); l += (1,2); print(l, l.copy() == l)
s = set(range(20)); [s.discard(i) for i in range(0, 20, 3)]; [s.add(i) for i in (100, 3, 3.0, "a", -1)]; print(sorted(map(str, s)))
class K:
    def __hash__(self): return 5
    def __eq__(self, other): return other == 5
print(len(set(x for x in (K(), 5, 5, K()))), len(set(x for x in (5, K()))))
l, x = [], object()
before = sys.getrefcount(x)
print(l.append(x), [].append(x), sys.getrefcount(x) - before, len(l))
for arguments in ((), (1, 2)):
    try: l.append(*arguments)
    except TypeError as e: print(e)
