# Module enum.

from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique, member, nonmember, property as enum_property, EnumMeta


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name} is {self.value}"

    @classmethod
    def default(cls):
        return cls.RED


print(Color.RED, repr(Color.GREEN), Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, Color.RED.describe(), Color.default())
print(list(Color), len(Color), Color.RED in Color, 2 in Color, 9 in Color, list(Color.__members__))
print(Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.GREEN, hash(Color.RED) == hash(Color.RED), {Color.RED: "r"}[Color(1)])
for action in (
    lambda: Color(9),
    lambda: Color["PINK"],
    lambda: setattr(Color, "RED", 5),
    lambda: delattr(Color, "RED"),
    lambda: setattr(Color.RED, "value", 3),
    lambda: Color.RED < Color.GREEN,
    lambda: type("Sub", (Color,), {}),
    lambda: Color.PINK,
):
    try:
        print(action())
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        print(type(error).__name__, error)


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


print([(member.name, member.value) for member in Auto])


class Number(IntEnum):
    ONE = 1
    TWO = 2


print(Number.ONE + 1, Number.TWO > Number.ONE, Number.ONE == 1, str(Number.ONE), repr(Number.TWO), [10, 20, 30][Number.TWO], f"{Number.ONE}")


class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = R | W


print(Perm.R | Perm.X, Perm.RW, Perm.R in Perm.RW, ~Perm.R, Perm(7), Perm.RW & Perm.W, bool(Perm(0)), list(Perm.RW), Perm.R ^ Perm.RW)
try:
    Perm(8)
except ValueError as error:
    print(str(error).split("\n")[0])


class Mask(IntFlag):
    A = 1
    B = 2


print(Mask.A | Mask.B, Mask.A | 8, Mask.A + 1, repr(Mask(3)), Mask(16))


class Word(StrEnum):
    HELLO = "hello"
    WORLD = auto()


print(Word.HELLO, Word.WORLD.value, Word.HELLO.upper(), Word.HELLO == "hello", repr(Word.WORLD), f"{Word.HELLO:>7}")


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def density(self):
        return round(self.mass / self.radius, 3)


print(Planet.EARTH.mass, Planet.MARS.density, Planet((0.64, 3.39)))
try:

    @unique
    class Twice(Enum):
        A = 1
        B = 1

except ValueError as error:
    print(error)
Functional = Enum("Functional", "X Y Z")
print(list(Functional), Functional.Y.value)
More = Enum("More", {"P": "p", "Q": "q"})
print(More.P.value, [m.name for m in More])


class WithMissing(Enum):
    KNOWN = 1

    @classmethod
    def _missing_(cls, value):
        return cls.KNOWN if value == "known" else None


print(WithMissing("known"))


class Mixed(str, Enum):
    A = "a"


print(Mixed.A, Mixed.A == "a", Mixed.A.upper(), isinstance(Mixed.A, str), Mixed("a"))


class Members(Enum):
    A = 1
    B = nonmember(2)

    @member
    def C():
        return 3


print(len(list(Members)), Members.C.value(), Members.B, type(Color), isinstance(Color, EnumMeta), Color.__doc__, Color.RED.__class__.__name__)
print(dir(Color.RED)[-3:], [name for name in dir(Color) if name.isupper()], Color.RED._value_, Color._member_names_)
import copy

print(copy.copy(Color.RED) is Color.RED, copy.deepcopy(Color.RED) is Color.RED, Color.RED.__reduce_ex__(2))
