# Metaclasses, class creation hooks, the MRO and its conflicts.


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **keywords):
        print("prepare", name, [base.__name__ for base in bases], keywords)
        return {"prepared": True}

    def __new__(mcls, name, bases, namespace, **keywords):
        print("new", name, sorted(key for key in namespace if not key.startswith("__")))
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **keywords):
        print("init", name)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **keywords):
        print("call", cls.__name__, args, keywords)
        return super().__call__(*args, **keywords)


class A(metaclass=Meta, flag=1):
    x = 1

    def __init__(self, value=None):
        self.value = value


class B(A):
    pass


print(type(A), type(B) is Meta, A.prepared, A(3).value, B(value=4).value)


class Registry:
    known = []

    def __init_subclass__(cls, /, label=None, **keywords):
        super().__init_subclass__(**keywords)
        cls.label = label
        Registry.known.append(cls.__name__)


class One(Registry, label="one"):
    pass


class Two(One):
    pass


print(Registry.known, One.label, Two.label)
try:

    class Three(One, wrong=1):
        pass

except TypeError as error:
    print(error)

# Type with three arguments.

Made = type("Made", (One,), {"y": 2, "__doc__": "made"}, label="dynamic")
print(Made.__name__, Made.__module__, Made.__qualname__, Made.__doc__, Made.y, Made.label, Made.__bases__)
for arguments in (
    (),
    (1, 2),
    (1, (), {}),
    ("A", [], {}),
    ("A", (), []),
    ("A", (1,), {}),
    ("A", (bool,), {}),
    ("A", (int, str), {}),
    ("A", (object, int), {}),
    ("A", (One, One), {}),
    ("A\0", (), {}),
):
    try:
        print(type(*arguments))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class M1(type):
    pass


class M2(type):
    pass


try:

    class Conflict(M1("X", (), {}), M2("Y", (), {})):
        pass

except TypeError as error:
    print(error)


class O:
    pass


class X(O):
    pass


class Y(O):
    pass


class XY(X, Y):
    pass


class YX(Y, X):
    pass


try:

    class Wrong(XY, YX):
        pass

except TypeError as error:
    print(str(error).replace("\n", " "))
print([cls.__name__ for cls in XY.__mro__], [cls.__name__ for cls in XY.mro()])
print(O.__subclasses__(), XY.__base__, XY.__bases__, type.mro(YX) == list(YX.__mro__))


class Reversing(type):
    def mro(cls):
        order = super().mro()
        return [order[0]] + order[1:-1][::-1] + [order[-1]]


class R(X, Y, metaclass=Reversing):
    pass


print([cls.__name__ for cls in R.__mro__])

# Assigning __bases__ and __class__.


class P:
    def who(self):
        return "P"


class Q:
    def who(self):
        return "Q"


class Child(P):
    pass


child = Child()
print(child.who())
Child.__bases__ = (Q,)
print(child.who(), Child.__mro__[1].__name__, P.__subclasses__(), Q.__subclasses__())
for bases in ((), [P], (Child,), (int,), (1,)):
    try:
        Child.__bases__ = bases
    except TypeError as error:
        print(error)
p = P()
p.kept = 1
p.__class__ = Q
print(p.who(), p.kept, type(p).__name__)
for cls in (int, 3, type("Slotted", (), {"__slots__": ("a",)})):
    try:
        p.__class__ = cls
    except TypeError as error:
        print(error)
try:
    (3).__class__ = P
except TypeError as error:
    print(error)

# instance and subclass checks, __class_getitem__, __mro_entries__


class Checks(type):
    def __instancecheck__(cls, instance):
        return instance == "me"

    def __subclasscheck__(cls, sub):
        return sub is int


class Checked(metaclass=Checks):
    pass


print(isinstance("me", Checked), isinstance("you", Checked), issubclass(int, Checked), issubclass(str, Checked))
print(isinstance(Checked(), Checked), isinstance(3, (str, (int, float))), issubclass(bool, (str, int)))
for check in (
    lambda: isinstance(3, 3),
    lambda: isinstance(3, (str, 3)),
    lambda: issubclass(3, int),
    lambda: issubclass(int, 3),
    lambda: isinstance(3, list[int]),
):
    try:
        print(check())
    except TypeError as error:
        print(error)


class Generic:
    def __class_getitem__(cls, item):
        return cls.__name__, item


print(Generic[int], Generic["a", "b"])
try:
    O[int]
except TypeError as error:
    print(error)


class Stand:
    def __mro_entries__(self, bases):
        return (P, Q)


stand = Stand()


class Through(stand):
    pass


print(Through.__bases__, Through.__orig_bases__ == (stand,))
try:

    class FinalBool(bool):
        pass

except TypeError as error:
    print(error)


# Names of classes.
class Outer:
    class Inner:
        def method(self):
            pass


print(Outer.Inner, Outer.Inner.__qualname__, Outer.Inner.method.__qualname__)
Outer.__name__ = "Renamed"
Outer.__qualname__ = "Re.named"
print(Outer, Outer.__name__)
for name, value in (("__name__", 3), ("__qualname__", 3), ("__name__", "a\0b")):
    try:
        setattr(Outer, name, value)
    except (TypeError, ValueError) as error:
        print(error)
for name in ("__name__", "__module__", "__bases__", "__doc__"):
    try:
        delattr(int if name == "__doc__" else Outer, name)
    except TypeError as error:
        print(error)


def function_metaclass(name, bases, namespace):
    return name, bases, sorted(key for key in namespace if not key.startswith("__"))


class NotAClass(metaclass=function_metaclass):
    a = 1
    b = 2


print(NotAClass)


class Ordered(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        class Recording(dict):
            def __setitem__(self, key, value):
                if not key.startswith("__"):
                    print("define", key)
                dict.__setitem__(self, key, value)

        return Recording()


class Recorded(metaclass=Ordered):
    a = 1
    b = a + 1

    def c(self):
        pass


print(Recorded.b, type(Recorded.__dict__).__name__)

# __class__ in methods follows the class that was made.


class Cell:
    def which(self):
        return __class__


print(Cell().which() is Cell)
print(object.__doc__.split("\n")[0], type.__doc__ is not None, type(type), type.__base__, object.__base__, object.__bases__)
print(int.__flags__ & (1 << 24) != 0, bool.__base__, type.__mro__, int.__itemsize__ > 0, str.__itemsize__)
try:
    type.__new__(int, "A", (), {})
except TypeError as error:
    print(error)
try:
    object.__new__(int)
except TypeError as error:
    print(error)
try:
    int.__new__(str)
except TypeError as error:
    print(error)
for call in (lambda: object(1), lambda: O(1), lambda: O(a=1), lambda: object.__new__(), lambda: object.__new__(3), lambda: object.__init__(O(), 1)):
    try:
        call()
    except TypeError as error:
        print(error)


class OwnNew:
    def __new__(cls, *args):
        return object.__new__(cls, *args)


try:
    OwnNew(1)
except TypeError as error:
    print(error)


class OwnInit:
    def __init__(self, *args):
        object.__init__(self, *args)


try:
    OwnInit(1)
except TypeError as error:
    print(error)


class ReturnsOther:
    def __new__(cls):
        return "other"

    def __init__(self):
        print("not called")


print(ReturnsOther())


class BadInit:
    def __init__(self):
        return 3


try:
    BadInit()
except TypeError as error:
    print(error)
