# Descriptors, properties, class and static methods, and the attribute protocol.


class Data:
    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return ("get", self.name, type(instance).__name__, owner.__name__)

    def __set__(self, instance, value):
        print("set", self.name, value)

    def __delete__(self, instance):
        print("delete", self.name)


class NonData:
    def __get__(self, instance, owner=None):
        return ("nondata", instance is None, owner.__name__)


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name


class Holder:
    data = Data("data")
    other = NonData()
    named = Named()

    def __init__(self):
        self.__dict__["data"] = "shadowed"
        self.__dict__["other"] = "own"


holder = Holder()
print(holder.data, holder.other, Holder.other, Holder.data.name)
holder.data = 3
del holder.data
print(holder.__dict__)


class OnlySet:
    def __set__(self, instance, value):
        instance.__dict__["x"] = value * 2


class WithOnlySet:
    x = OnlySet()


w = WithOnlySet()
print(type(w.x).__name__)
w.x = 4
print(w.x)
try:
    del w.x
except AttributeError as error:
    print(error)


class Temperature:
    """Degrees."""

    def __init__(self):
        self._c = 0

    @property
    def celsius(self):
        "In Celsius."
        return self._c

    @celsius.setter
    def celsius(self, value):
        self._c = value

    @celsius.deleter
    def celsius(self):
        print("deleted")

    @property
    def fixed(self):
        return 1

    write_only = property(None, lambda self, value: print("written", value))


t = Temperature()
t.celsius = 20
print(t.celsius, Temperature.celsius.__doc__, Temperature.celsius.fget.__name__)
del t.celsius
for action in (
    lambda: setattr(t, "fixed", 2),
    lambda: delattr(t, "fixed"),
    lambda: t.write_only,
    lambda: t.nothing,
    lambda: setattr(3, "x", 1),
    lambda: setattr(object(), "x", 1),
    lambda: delattr(t, "nothing"),
    lambda: setattr(int, "x", 1),
    lambda: (3).x,
    lambda: int.x,
    lambda: setattr([], "append", 1),
    lambda: getattr(t, 3),
):
    try:
        print(action())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
t.write_only = 5
print(property(lambda s: 1, doc="given").__doc__, property().__doc__)


class Counting(property):
    """A kind of property."""


class UsesCounting:
    @Counting
    def value(self):
        """Docs of value."""
        return 42


print(UsesCounting().value, UsesCounting.value.__doc__, type(UsesCounting.value).__name__)


class Methods:
    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    @staticmethod
    def plain(a, b=2):
        "Plain."
        return a + b

    def ordinary(self):
        return self

    attribute = len


class Derived(Methods):
    pass


print(Methods.make(1), Derived.make(), Derived().make(2))
print(Methods.plain(1), Methods().plain(3, 4), Methods.__dict__["plain"].__func__.__name__, Methods.__dict__["plain"](5))
print(Methods.__dict__["make"].__func__.__name__, Methods.__dict__["plain"].__doc__, Methods.__dict__["plain"].__wrapped__.__qualname__)
print(Methods().attribute("abc"), Methods.ordinary(7))
m = Methods()
print(m.ordinary == m.ordinary, m.ordinary is m.ordinary, m.ordinary.__self__ is m, m.ordinary.__func__ is Methods.ordinary)
print(m.make.__self__.__name__, m.ordinary.__name__, m.ordinary.__qualname__, hash(m.ordinary) == hash(m.ordinary))
try:
    m.ordinary.x = 1
except AttributeError as error:
    print(error)
Methods.ordinary.note = "kept"
print(m.ordinary.note)


class Fallback:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return "fallback " + name

    real = 1


f = Fallback()
print(f.real, f.anything, hasattr(f, "_x"), getattr(f, "_y", "default"))


class Watched:
    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("hidden")
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        print("setattr", name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("delattr", name)
        object.__delattr__(self, name)


watched = Watched()
watched.x = 1
print(watched.x)
del watched.x
try:
    watched.secret
except AttributeError as error:
    print(error)


class Both:
    def __getattribute__(self, name):
        if name == "a":
            return "attribute"
        raise AttributeError("no " + name)

    def __getattr__(self, name):
        return "getattr " + name


print(Both().a, Both().b)

# A special method on the instance is not used.


class Special:
    def __len__(self):
        return 1


s = Special()
s.__len__ = lambda: 99
print(len(s), s.__len__())

# Descriptors in the metaclass come first.


class Meta(type):
    @property
    def about(cls):
        return "about " + cls.__name__

    plain = "meta"


class Shown(metaclass=Meta):
    about = "own"
    plain = "own"


print(Shown.about, Shown.plain, Shown().about)
print(vars(Shown)["about"], [name for name in dir(Shown) if not name.startswith("__")])


class Cached:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        instance.__dict__[self.name] = value = "computed"
        print("computing")
        return value


class UsesCached:
    value = Cached()


u = UsesCached()
print(u.value, u.value)

try:

    class Broken:
        def __set_name__(self, owner, name):
            raise ValueError("no name")

    class HasBroken:
        x = Broken()

except ValueError as error:
    print(error, error.__notes__)

print(Methods.__dict__["ordinary"].__get__(m, Methods) == m.ordinary, Methods.ordinary.__get__(None, Methods) is Methods.ordinary)
print(str.upper.__get__("abc", str)(), "abc".upper.__self__, str.__dict__["upper"].__name__, str.__dict__["upper"].__objclass__)
try:
    str.upper(3)
except TypeError as error:
    print(error)
try:
    str.upper()
except TypeError as error:
    print(error)
try:
    str.__len__(3)
except TypeError as error:
    print(error)
