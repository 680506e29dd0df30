# __slots__: fixed places, what they forbid and what they conflict with.


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = Point(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"), Point.__slots__)
p.x += 10
print(p.x)
del p.x
for action in (lambda: p.x, lambda: setattr(p, "z", 1), lambda: delattr(p, "x"), lambda: p.__dict__):
    try:
        print(action())
    except AttributeError as error:
        print(error)
print(type(Point.x).__name__, Point.x.__name__, Point.x.__objclass__.__name__, repr(Point.x))
print(Point.y.__get__(p), Point.y.__get__(None, Point) is Point.y)
Point.x.__set__(p, 5)
print(p.x)
try:
    Point.x.__get__(3)
except TypeError as error:
    print(error)


class Point3(Point):
    __slots__ = "z"

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


q = Point3(1, 2, 3)
print(q.x, q.y, q.z, hasattr(q, "__dict__"))


class Open(Point):
    pass


o = Open(1, 2)
o.extra = 3
print(o.x, o.extra, o.__dict__)


class WithDict:
    __slots__ = ("a", "__dict__")


w = WithDict()
w.a = 1
w.b = 2
print(w.a, w.b, w.__dict__)


class Weak:
    __slots__ = ("__weakref__",)


import _weakref

weak = Weak()
print(_weakref.ref(weak)() is weak)
try:
    _weakref.ref(p)
except TypeError as error:
    print(error)


class Private:
    __slots__ = ("__secret", "public")

    def __init__(self):
        self.__secret = 1


print(sorted(name for name in dir(Private) if "secret" in name), Private()._Private__secret)


def attempt(name, bases, namespace):
    try:
        return type(name, bases, namespace).__name__
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


print(attempt("A", (), {"__slots__": ("a b",)}))
print(attempt("A", (), {"__slots__": (1,)}))
print(attempt("A", (), {"__slots__": ("a",), "a": 1}))
print(attempt("A", (int,), {"__slots__": ("a",)}))
print(attempt("A", (int,), {"__slots__": ()}))
print(attempt("A", (tuple,), {"__slots__": ("a",)}))
print(attempt("A", (bytes,), {"__slots__": ("a",)}))
print(attempt("A", (str,), {"__slots__": ("a",)}))
print(attempt("A", (list,), {"__slots__": ("a",)}))
print(attempt("A", (Open,), {"__slots__": ("__dict__",)}))
print(attempt("A", (Open,), {"__slots__": ("__weakref__",)}))
print(attempt("A", (), {"__slots__": ("__dict__", "__dict__")}))
print(attempt("A", (Point, type("B", (), {"__slots__": ("q",)})), {}))
print(attempt("A", (Point, type("B", (), {"__slots__": ()})), {"__slots__": ()}))
print(attempt("A", (Point, Point3), {}))
print(attempt("A", (Point3, Point), {}))
print(attempt("A", (list, dict), {}))
print(attempt("A", (int, Open), {}))
print(attempt("A", (Exception, OSError), {}), attempt("A", (OSError, ValueError), {}))
print(attempt("A", (OSError, SyntaxError), {}), attempt("A", (KeyError, AttributeError), {}))


class Listed(list):
    __slots__ = ("tag",)


listed = Listed([1, 2])
listed.tag = "t"
print(listed, listed.tag, len(listed))
try:
    listed.other = 1
except AttributeError as error:
    print(error)


class Texts(str):
    pass


class Numbers(int):
    def __init__(self, *args):
        self.note = "n"


t = Texts("abc")
t.x = 1
n = Numbers(5)
print(t, t.x, t.upper(), n + 1, n.note, n.__dict__, type(n + 1).__name__, isinstance(n, int))


class Tuples(tuple):
    def __new__(cls, *items):
        self = super().__new__(cls, items)
        self.count_of = len(items)
        return self


tt = Tuples(1, 2, 3)
print(tt, tt.count_of, tt[1], tt == (1, 2, 3), hash(tt) == hash((1, 2, 3)))


class Dicts(dict):
    def __missing__(self, key):
        return key * 2


d = Dicts(a=1)
d.attribute = "x"
print(d["a"], d["b"], d.attribute, d, len(d))


class Iterable:
    __slots__ = {"a": "doc of a", "b": "doc of b"}


i = Iterable()
i.a = 1
print(i.a, Iterable.__slots__["a"])

for index in range(3):

    class Many:
        __slots__ = tuple(f"s{number}" for number in range(50))

    m = Many()
    for number in range(50):
        setattr(m, f"s{number}", number)
    print(sum(getattr(m, f"s{number}") for number in range(50)))


class Instance:
    pass


instance = Instance()
for number in range(60):
    setattr(instance, f"a{number}", number)
print(len(instance.__dict__), instance.a59)
instance.__dict__ = {"fresh": 1}
print(instance.fresh, hasattr(instance, "a1"))
instance.__dict__["more"] = 2
print(instance.more, vars(instance))
try:
    instance.__dict__ = 3
except TypeError as error:
    print(error)
del instance.__dict__
print(instance.__dict__)
