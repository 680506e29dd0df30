def f(a, b=2, *args, k=3, **kw):
    return a, b, args, k, kw
print(f(1), f(1,2,3,k=4,z=5), f(*[1,2,3], **{'q':1}))
class A:
    """doc"""
    x: int = 1
    def __init__(self, v): self.v = v; self.__p = 3
    def get(self): return self.v + self.__p
class B(A):
    def get(self): return super().get() + 1
print(B(4).get(), A.__doc__, A.__qualname__)
print([i*j for i in range(3) for j in range(3) if i != j])
print({k: v for k, v in zip('abc', range(3))}, {x % 3 for x in range(10)})
print(list(x for x in range(4)))
def gen():
    try:
        y = yield 1
        print('got', y)
        yield from [2,3]
        return 9
    finally:
        print('fin')
g = gen(); print(next(g), g.send('hi'), next(g))
try: next(g)
except StopIteration as e: print('stop', e.value)
def t(n):
    for i in range(n):
        try:
            if i == 1: continue
            if i == 3: break
            if i == 2: raise ValueError(i)
        except ValueError as e:
            print('caught', e)
        else: print('else', i)
        finally: print('f', i)
    else: print('never')
    return 'done'
print(t(5))
class CM:
    def __enter__(self): print('enter'); return self
    def __exit__(self, *a): print('exit', a[0]); return True
with CM() as c, CM(): raise KeyError(1)
def w():
    with CM(): return 5
print(w())
a, (b, *c), d = 1, (2, 3, 4), 5
print(a,b,c,d)
x = 5; x += 1; x **= 2; print(x, 1 < x < 100, not x)
def outer():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
i = outer(); i(); print(i())
print(f"{x!r:>10} {x=} {'a':{'>'}{5}}")
print((lambda q, r=2: q*r)(4))
if (y := 10) > 5: print(y)
try:
    raise ExceptionGroup('eg', [ValueError(1), TypeError(2)])
except* ValueError as e: print('v', e.exceptions)
except* TypeError as e: print('t', e.exceptions)
def deco(f): return lambda *a: ('deco', f(*a))
@deco
def h(x): return x
print(h(1))
del x
try: x
except NameError as e: print(e)
print(A.__annotations__, f.__annotations__)
# names and scopes
class C:
    a = 1
    b = [a for _ in range(2)]
    c = (lambda: __class__)
    def __init__(self): self.__x = 1
    def m(self): return __class__, self.__x, self._C__x
print(C.b, C().m()[1:], C().c is C.c)
def f():
    x = 1
    def g():
        def h():
            nonlocal x
            x += 1
            return x
        return h
    return g()(), x
print(f())
def many():
    a0=0
    v = [locals()[k] for k in ['a0']] if False else 7
    return v
print(many())
ns = {}
print(ns['big']())
print(eval("1+1"), eval("+".join(["1"]*500)), eval("("*100+"1"+")"*100))
def ret():
    for i in range(3):
        try: return i
        finally:
            print('fin')
print(ret())
def ret2():
    while True:
        try: return 1
        finally: break
    return 2
print(ret2())
def nested():
    try:
        try: 1/0
        finally: print('a')
    except ZeroDivisionError as e:
        try: raise KeyError('x')
        except KeyError as k: print(repr(k.__context__), e is k.__context__)
    return 'ok'
print(nested())
def g():
    x = yield
    while x: x = yield x * 2
it = g(); next(it); print(it.send(3), it.send(4))
def chain(a,b,c): return a < b < c, a < b > c, (a if a else b) or c
print(chain(1,2,3), chain(3,2,1))
l=[1,2,3]; l[0] += 5; l[1:] = [9]; del l[0]; print(l)
a = b = c = [1]; print(a is b is c)
a, b = b, a
(a, b), c = (1, 2), 3
print(a,b,c)
d = {**{'a': 1}, 'b': 2}; print(d, [*range(3), *'ab'], (*[1],), {*[1]})
def kw(**k): return k
print(kw(a=1, **{'b': 2}))
try: kw(a=1, **{'a': 2})
except TypeError as e: print(e)
print(f'{3.14159:.{2}f} {"x"!r} {{}} {1+1=}')
x = 10
def shadow():
    try: print(x)
    except UnboundLocalError as e: print(e)
    x = 1
shadow()
for i in range(3):
    if i == 1: continue
    print(i, end=' ')
else: print('end')
assert True, 'no'
try: assert False, 'yes'
except AssertionError as e: print(e)
w = [y := 5, y**2]; print(w, y)
print([last := i for i in range(4)], last)
class M(type):
    def __new__(m, n, b, d, **k): return super().__new__(m, n, b, d)
class K(metaclass=M, z=1): 'docs'
print(K.__doc__, type(K).__name__)
def deflt(a, b=[], *, c={}): b.append(a); return b
deflt(1); print(deflt(2))
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
global_x = 1
def setg():
    global global_x
    global_x = 2
setg(); print(global_x)
print(1 if 0 else 2, not 1, -5 // 2, 2 ** -1, 7 % -3, 1 << 5, ~5)
print(() is (), 'a' 'b', 1_000, 0x1F, 1e3, 2j)
with_stmt = []
class CM:
    def __init__(s, n): s.n = n
    def __enter__(s): with_stmt.append(('e', s.n)); return s.n
    def __exit__(s, t, v, tb): with_stmt.append(('x', s.n, t and t.__name__)); return s.n == 1
with CM(1) as a, CM(2) as b: raise ValueError
print(with_stmt, a, b)
try:
    try: raise ValueError(1)
    except ValueError: raise
except ValueError as e: print('re', e)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print(deep(500))
def gg():
    try: yield 1
    except GeneratorExit: print('closed'); raise
x = gg(); next(x); x.close()
del x
try: raise ExceptionGroup('g', [ValueError(1), KeyError(2), OSError(3)])
except* ValueError as e: print('V', len(e.exceptions))
except* (KeyError, OSError) as e: print('K', len(e.exceptions))
try:
    try: raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError as e: raise TypeError('t')
except ExceptionGroup as e: print(repr(e))
import a.b as c, d
from . import x as y
from a import *
async def co():
    async with a as b: pass
    async for i in x: await i
    return [i async for i in x]
def star(*args: int, **kw: str) -> "x": (yield)
class D(A, metaclass=M, **kw):
    y: int
    z: "x" = 1
    def f(self: D, v: y) -> z: return super().f()
    [y for y in range(3)]
lambda x, /, y=1, *z, k, **w: (x, y, z, k, w)
a, *b, (c.d, e[0]) = x
a.b += 1; a[b] -= c; a[1:2] //= d; x @= y; x **= 2
del a.b, a[b], (x, y)
print(f"{a!r:{b}>{c}} {{}} {d=}", b"x", r"\d", 1j, 0xFF, ...)
assert x, y
x = a < b < c < d() in [1, 2]
if not (a < f() < c) or x is not None and y not in {1, 2}: pass
while True:
    if x: break
    try: continue
    finally: y
else: z
global_ = [x for y in z if y for x in y if x]
{k: v for k, v in x}; {*a, 1}; [*a, *b]; {**a, 'b': 1}; (*a,)
with (open(x) as a, open(y) as b): pass
try: pass
except* (A, B) as e: print(e)
x = y if a else z if b else w
@a.b(c)
@d
class E: __slots__ = ()
t"x{a!r:>{b}}y{c=}" + t""
async def asynchronous(x):
    return (i async for i in x if await i)


def generic[T: int, U: (str, bytes), *Ts, **P](x: T, y=1, *, z=2) -> U:
    return lambda: (T, x)


@decorator
class Generic[T = int, *Ts = *tuple[int]](Base, *bases, keyword=1):
    def method[V: T](self, x: V = T) -> T:
        return super().method(x, Ts)

    type Inner[K] = dict[K, T]


type Alias[T] = list[T]
type Plain = int | Plain


def around(x):
    def inner[T: x](y: x = x):
        return T, x

    class Local[T](list[x]):
        y: T

    type Alias = x
