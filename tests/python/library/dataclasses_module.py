# Module dataclasses.

import dataclasses
from dataclasses import KW_ONLY, FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace


@dataclass
class Point:
    x: int
    y: int = 0

    def norm(self):
        return self.x**2 + self.y**2


p = Point(1, 2)
print(p, p == Point(1, 2), p != Point(2, 1), p.norm(), Point(3), Point.__match_args__)
print([(f.name, f.type, f.default is dataclasses.MISSING) for f in fields(Point)], is_dataclass(p), is_dataclass(int))
print(asdict(p), astuple(p), replace(p, y=9))
for call in (lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: hash(p), lambda: p < Point(2)):
    try:
        print(call())
    except TypeError as error:
        print(error)


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = field(default=0)
    tags: list = field(default_factory=list, compare=False, repr=False)


a, b = Version(1, 2), Version(1, 3)
print(a < b, a >= b, sorted([b, a]), hash(a) == hash(Version(1, 2)), a.tags, a)
try:
    a.major = 5
except FrozenInstanceError as error:
    print(type(error).__name__, error)
try:
    del a.major
except AttributeError as error:
    print(error)


@dataclass
class Base:
    name: str
    count: int = 1


@dataclass
class Derived(Base):
    extra: list = field(default_factory=list)
    scale: InitVar[int] = 2
    total: int = field(init=False)

    def __post_init__(self, scale):
        self.total = self.count * scale


d = Derived("n", 3, scale=5)
print(d, d.total, [f.name for f in fields(d)])


@dataclass(slots=True)
class Slotted:
    a: int
    b: str = "b"


s = Slotted(1)
print(s, Slotted.__slots__, hasattr(s, "__dict__"))
try:
    s.c = 3
except AttributeError as error:
    print(error)


@dataclass
class Keywords:
    first: int
    _: KW_ONLY
    second: int = 2
    third: int = field(default=3, kw_only=True)


print(Keywords(1, second=5), Keywords(1, third=7))
try:
    Keywords(1, 2)
except TypeError as error:
    print(error)
Made = make_dataclass("Made", ["x", ("y", int), ("z", int, field(default=5))])
print(Made(1, 2), Made.__name__)
try:

    @dataclass
    class Wrong:
        items: list = []

except ValueError as error:
    print(error)
try:

    @dataclass
    class Order:
        a: int = 1
        b: int

except TypeError as error:
    print(error)


@dataclass
class Nested:
    points: list[Point]
    where: dict


n = Nested([Point(1), Point(2)], {"a": Point(3)})
print(asdict(n), astuple(n))


@dataclass(repr=False, eq=False)
class Plain:
    x: int


print(Plain(1) == Plain(1), repr(Plain(1)).startswith("<__main__.Plain object"))


@dataclass(unsafe_hash=True)
class Hashed:
    x: int


print(hash(Hashed(1)) == hash(Hashed(1)), {Hashed(1): "found"}[Hashed(1)])


@dataclass
class Recursive:
    me: object = None


r = Recursive()
r.me = r
print(r)
print(Point.__annotations__, Point.__doc__)
import copy

print(copy.replace(p, x=7) if hasattr(copy, "replace") else "", copy.copy(p) == p, copy.deepcopy(n) == n)
