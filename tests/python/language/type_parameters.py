# Type parameters of functions, classes and aliases (PEP 695), and their defaults (PEP 696).
from typing import Generic


def first[T](values: list[T], default: T = None) -> T:
    return values[0] if values else default


(T,) = first.__type_params__
print(first([3, 4]), first([], 5), first.__type_params__, first.__annotations__["default"] is T)
print(first.__qualname__, first.__defaults__, first.__annotations__)
print(type(T).__name__, T.__name__, T.__bound__, T.__constraints__, T.__infer_variance__, T.__module__)


def keyword[T](*, x: T = 1, y=[]) -> T:
    return x, y


print(keyword(), keyword(x=2, y=3), keyword.__kwdefaults__)


def many[T: int, U: (str, bytes), *Ts, **P](x: T, *args: *Ts) -> U: ...


print(many.__type_params__)
for parameter in many.__type_params__:
    print(type(parameter).__name__, repr(parameter))
print(many.__type_params__[0].__bound__, many.__type_params__[1].__constraints__, many.__type_params__[1].__bound__)
print(many.__annotations__)


# Bounds are evaluated when somebody asks.
def late[T: Later](): ...


try:
    late.__type_params__[0].__bound__
except NameError as error:
    print(error)
Later = float
print(late.__type_params__[0].__bound__)


def trace(what):
    print("evaluated", what)
    return what


def decorate(function):
    print("decorating", function.__name__, function.__type_params__)
    return function


@decorate
def decorated[T: trace("bound")](x=trace("default")):
    return x


print(decorated())


class Box[T]:
    "A box."

    kind = "box"

    def __init__(self, value: T):
        self.value = value

    def get(self) -> T:
        return self.value

    def map[U](self, function: "U", extra: T = kind) -> "Box[U]":
        return Box(function(self.value)), extra, __class__.__name__

    def parameters(self):
        return T


print(Box.__type_params__, Box.__bases__, Box.__orig_bases__, Box.__parameters__, Box.__doc__)
print(Box(2).get(), Box(3).map(str)[1:], Box.map.__qualname__, Box.map.__type_params__)
print(Box(1).parameters() is Box.__type_params__[0], Box.get.__annotations__["return"] is Box.__type_params__[0])
print(Box[int], Box[int](5).value, Box[int].__args__, issubclass(Box, Generic))
print(Box.map.__annotations__)


class Base:
    def __init_subclass__(cls, **options):
        print(cls.__name__, options)
        super().__init_subclass__()


class Child[T, *Ts](Base, mark=1): ...


class Grandchild[K, V](dict[K, V], Base, **{"mark": 2}): ...


class Spread[T](*(Base,)): ...


print(Child.__orig_bases__, Grandchild.__orig_bases__, Spread.__mro__[1:])
print(Child[int, str, bytes], Grandchild[str, int], Grandchild(a=1))

type Number = int | float
type Pair[A, B = A] = tuple[A, B]
type Chain = tuple[int, Chain] | None
type Unknown = nowhere
print(Number, Number.__value__, Number.__type_params__, type(Number).__name__)
print(Pair, Pair.__value__, Pair.__type_params__, Pair[int, str], Chain.__value__)
try:
    Unknown.__value__
except NameError as error:
    print(error)
print(Pair.__type_params__[1].__default__ is Pair.__type_params__[0], Pair.__type_params__[0].has_default())


def defaults[T = int, *Ts = *tuple[int, str], **P = [int]](): ...


for parameter in defaults.__type_params__:
    print(parameter, parameter.__default__, parameter.has_default())


# What the scope of the parameters sees.
def outer(x):
    def inner[T: x](y: x = x):
        def innermost():
            return T, x

        return innermost

    class Local[T](list[x]):
        type Alias = dict[x, T]
        y: T

    return inner, Local


inner, Local = outer(bytes)
print(inner.__qualname__, Local.__qualname__, inner.__type_params__[0].__bound__, inner().__qualname__, inner()()[1])
print(inner()()[0] is inner.__type_params__[0], Local.Alias.__value__, Local.__annotations__)


class Names:
    Inner = str

    def method[T: Inner](self, x: Inner) -> T:
        return super().__repr__()[:3], T

    type Alias[T] = dict[Inner, T]

    class Nested[T: Inner](tuple[Inner]): ...

    @staticmethod
    def default[T](x=Inner): return x


print(Names.method.__annotations__, Names.method.__type_params__[0].__bound__, Names().method(1)[1] is Names.method.__type_params__[0])
print(Names.Alias.__value__, Names.Nested.__type_params__[0].__bound__, Names.Nested.__orig_bases__[0], Names.default())


class Private[__T]:
    def method(self, x: __T): ...


print(Private.__type_params__, Private.method.__annotations__)


def generator[T](n: T):
    yield from range(n)


async def coroutine[T](n: T): ...


print(list(generator(3)), generator.__type_params__, coroutine.__type_params__)
comprehension = [function.__type_params__ for function in (first, keyword)]
print(comprehension)


def twice[T](x: T):
    nonlocal_like = [T for _ in range(2)]
    return nonlocal_like, (lambda: T)()


print(twice(1))
try:
    T_outside = U
except NameError as error:
    print(error)

for source in (
    "def f[T, T](): ...",
    "class C[T = int, U]: ...",
    "def f[T]():\n  def g(): nonlocal T",
    "class C[T](x := int): ...",
    "class C[T]((yield)): ...",
    "def f[T](x, x): ...",
    "def f[T: (yield)](): ...",
    "def f[T: (int, (x := 1))](): ...",
    "def f[T = await x](): ...",
    "def f[**P = (yield)](): ...",
    "def f[*Ts = (yield)](): ...",
    "type X = (yield)",
    "type X[T] = await x",
    "class C[T](await x): ...",
    "type __debug__ = int",
):
    try:
        compile(source, "source", "exec")
        print("compiled", source)
    except SyntaxError as error:
        print(error.msg, error.lineno)

first.__type_params__ = (1,)
print(first.__type_params__)
try:
    first.__type_params__ = 1
except TypeError as error:
    print(error)


# What its scopes see of a class is the class's dict, and leaves nothing behind in it.
class Changed:
    Inner = int

    def method[T: Inner](self): ...


Changed.Inner = str
print(Changed.method.__type_params__[0].__bound__, sorted(name for name in vars(Changed) if "cell" in name))
