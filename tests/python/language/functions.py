"""Parameters of all kinds, defaults, unpacking at calls, closures, recursion, attributes."""
def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs
print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, e=7, x=8))
print(f(*[1, 2], *(3,), **{"d": 4}, **{"y": 5}))
print(f(1, d=2, a=3, b=4))
for call in (lambda: f(), lambda: f(1), lambda: f(1, 2, 3, d=4, c=5), lambda: f(1, d=1, **{"d": 2}), lambda: f(*5), lambda: f(1, **5, d=1)):
    try:
        call()
    except TypeError as error:
        print(error)
def default(x, seen=[]):
    seen.append(x)
    return seen
print(default(1), default(2) is default(3))
def counter():
    count = 0
    def up(by=1):
        nonlocal count
        count += by
        return count
    return up
one, other = counter(), counter()
print(one(), one(5), other(), one.__closure__[0].cell_contents, one.__code__.co_freevars)
adders = [lambda x, n=n: x + n for n in range(3)]
late = [lambda: n for n in range(3)]
print([add(10) for add in adders], [get() for get in late])
def unbound():
    if False:
        inner = 1
    def get():
        return inner
    return get
try:
    unbound()()
except NameError as error:
    print(error)
try:
    def local():
        print(v)
        v = 1
    local()
except UnboundLocalError as error:
    print(error)
total = 0
def add_global(n):
    global total, fresh
    total += n
    fresh = n
add_global(4)
print(total, fresh)
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
print(fact(25))
def annotated(a: int, b: "str" = "x", *rest: float, **more) -> bool:
    """Documentation."""
print(annotated.__doc__, annotated.__name__, annotated.__defaults__, annotated.__kwdefaults__, annotated(1))
annotated.extra = 1
print(annotated.__dict__, (lambda: 0).__name__, f.__kwdefaults__, f.__code__.co_varnames[:4])
def decorate(prefix):
    def wrap(function):
        def inner(*args, **kwargs):
            return prefix, function(*args, **kwargs)
        return inner
    return wrap
@decorate("outer")
@decorate("inner")
def plain(x):
    return x
print(plain(3))
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
def many(*, only): return only
print(many(only=1), [many(**{"only": i}) for i in range(2)])
