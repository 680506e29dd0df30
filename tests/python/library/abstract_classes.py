# Module abc: abstract methods, registered classes, hooks; collections.abc on top of it.

from abc import ABC, ABCMeta, abstractmethod, get_cache_token, update_abstractmethods
import collections.abc


class Shape(ABC):
    @abstractmethod
    def area(self):
        "The area."

    @property
    @abstractmethod
    def name(self):
        ...

    @classmethod
    @abstractmethod
    def build(cls):
        ...

    @staticmethod
    @abstractmethod
    def helper():
        ...


print(sorted(Shape.__abstractmethods__))
try:
    Shape()
except TypeError as error:
    print(error)


class Partial(Shape):
    def area(self):
        return 1

    name = "partial"

    @classmethod
    def build(cls):
        return cls()


try:
    Partial()
except TypeError as error:
    print(error)


class Full(Partial):
    @staticmethod
    def helper():
        return 1


print(Full().area(), Full.build().name, Full.__abstractmethods__, isinstance(Full(), Shape))


@Shape.register
class Foreign:
    pass


print(issubclass(Foreign, Shape), isinstance(Foreign(), Shape), issubclass(int, Shape), Foreign.__mro__[1:])
before = get_cache_token()
Shape.register(int)
print(issubclass(int, Shape), issubclass(bool, Shape), get_cache_token() == before + 1)
for call in (lambda: Shape.register(3), lambda: Full.register(Shape), lambda: issubclass(3, Shape)):
    try:
        call()
    except (TypeError, RuntimeError) as error:
        print(type(error).__name__, error)


class Hooked(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Hooked:
            return any("quack" in base.__dict__ for base in other.__mro__) or NotImplemented
        return NotImplemented


class Duck:
    def quack(self):
        pass


print(issubclass(Duck, Hooked), isinstance(Duck(), Hooked), issubclass(str, Hooked))


class Late(ABC):
    @abstractmethod
    def method(self):
        ...


Late.method = lambda self: "now"
update_abstractmethods(Late)
print(Late().method())

for cls, names in (
    (list, "Sequence MutableSequence Iterable Sized Container Collection Reversible Hashable"),
    (tuple, "Sequence MutableSequence Hashable"),
    (dict, "Mapping MutableMapping Iterable Reversible Hashable"),
    (set, "Set MutableSet Hashable"),
    (frozenset, "Set MutableSet Hashable"),
    (str, "Sequence Hashable Iterable"),
    (range, "Sequence"),
    (type(x for x in ()), "Iterator Generator Iterable"),
    (type(len), "Callable"),
    (bytearray, "MutableSequence Sequence Buffer"),
    (type({}.keys()), "KeysView Set Iterable"),
    (type({}.items()), "ItemsView Set"),
    (type({}.values()), "ValuesView Collection"),
):
    print(cls.__name__, [name for name in names.split() if issubclass(cls, getattr(collections.abc, name))])


class OwnSequence(collections.abc.Sequence):
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]

    def __len__(self):
        return len(self.items)


s = OwnSequence([3, 1, 2])
print(list(s), 1 in s, s.index(2), s.count(3), list(reversed(s)), isinstance(s, collections.abc.Iterable))
try:
    s.index(9)
except ValueError:
    print("not there")


class OwnMapping(collections.abc.MutableMapping):
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


m = OwnMapping()
m.update(a=1, b=2)
print(dict(m), m.pop("a"), m.get("z", 9), m.setdefault("c", 3), list(m.items()), "c" in m, m == {"b": 2, "c": 3}, list(m.keys()), m.popitem())


class OwnSet(collections.abc.Set):
    def __init__(self, items):
        self.items = list(dict.fromkeys(items))

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


a, b = OwnSet([1, 2, 3]), OwnSet([2, 3, 4])
print(list(a & b), list(a | b), list(a - b), list(a ^ b), a <= b, a.isdisjoint(b), a == OwnSet([3, 2, 1]))
print(isinstance(3, collections.abc.Hashable), isinstance([], collections.abc.Hashable), collections.abc.Callable[[int], str])
try:
    collections.abc.Mapping()
except TypeError as error:
    print(error)
