# super(): with and without arguments, cooperative calls, errors.


class Root:
    def __init__(self):
        self.log = ["Root"]

    def greet(self):
        return "root"

    @classmethod
    def build(cls):
        return cls.__name__

    @staticmethod
    def static():
        return "static"

    @property
    def value(self):
        return 1


class Left(Root):
    def __init__(self):
        super().__init__()
        self.log.append("Left")

    def greet(self):
        return "left " + super().greet()

    @classmethod
    def build(cls):
        return "left " + super().build()

    @property
    def value(self):
        return super().value + 1


class Right(Root):
    def __init__(self):
        super(Right, self).__init__()
        self.log.append("Right")

    def greet(self):
        return "right " + super(Right, self).greet()


class Bottom(Left, Right):
    def __init__(self):
        super().__init__()
        self.log.append("Bottom")

    def greet(self):
        return "bottom " + super().greet()

    @staticmethod
    def static():
        return "own " + super(Bottom, Bottom).static()


b = Bottom()
print(b.log, b.greet(), Bottom.build(), b.value, b.static())
s = super(Bottom, b)
print(s.__thisclass__.__name__, s.__self__ is b, s.__self_class__.__name__, s.greet())
print(repr(super(Left, Bottom)), super(Left, Bottom).build())
print(type(super(Root, b).__init__).__name__, s.__class__)
unbound = super(Left)
print(unbound.__self__, unbound.__get__(b, Bottom).greet(), repr(unbound))
for action in (
    lambda: super(Left, 3),
    lambda: super(3, b),
    lambda: super(Left, Right()),
    lambda: super(Root, b).greet(),
    lambda: super(Left, b).missing,
    lambda: super(),
    lambda: super(1, 2, 3),
    lambda: super(Left, Root),
):
    try:
        print(action())
    except (TypeError, AttributeError, RuntimeError) as error:
        print(type(error).__name__, error)


def loose():
    return super().x


try:
    loose()
except RuntimeError as error:
    print(error)


class Deleted:
    def method(self):
        del self
        return super().__repr__()


try:
    Deleted().method()
except RuntimeError as error:
    print(error)


class Captured:
    def name(self):
        return "captured"


class Capturing(Captured):
    def name(self):
        inner = lambda: self
        return super().name() + " " + type(inner()).__name__

    def nested(self):
        def inside(other):
            return super(Capturing, other).name()

        return inside(self)

    def comprehension(self):
        return [super(Capturing, self).name() for _ in range(2)]

    def rebind(self):
        self = Capturing()
        return super().name()


c = Capturing()
print(c.name(), c.nested(), c.comprehension(), c.rebind())


class Overridden:
    def __getattribute__(self, name):
        return "intercepted " + name

    def reach(self):
        return object.__getattribute__(self, "kept")

    kept = 5


print(Overridden().anything, super(Overridden, Overridden()).__getattribute__("kept"))


class Slots:
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


slots = Slots()
slots.x = 4
print(slots.x)


class Container(list):
    def append(self, item):
        super().append(item)
        super().append(item)

    def __getitem__(self, index):
        return ("item", super().__getitem__(index))

    def __len__(self):
        return super().__len__() * 10


container = Container()
container.append(1)
print(container, container[0], len(container))


class Deep(Bottom):
    def greet(self):
        return super().greet().upper()


print(Deep().greet(), [cls.__name__ for cls in Deep.__mro__])


class Kind(type):
    def describe(cls):
        return "kind"


class SubKind(Kind):
    def describe(cls):
        return "sub " + super().describe()


class Thing(metaclass=SubKind):
    pass


print(Thing.describe())
