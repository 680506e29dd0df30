# Classes, attributes, descriptors, metaclasses, special methods.
class Meta(type):
    def __new__(cls, name, bases, namespace, **options):
        made = super().__new__(cls, name, bases, namespace)
        made.options = options
        return made


class Animal(metaclass=Meta, legs=4):
    """An animal."""

    kinds = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Animal.kinds.append(cls.__name__)

    def __init__(self, name):
        self.name = name
        self.age = 3000

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other):
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)

    @property
    def title(self):
        return self.name.title()

    @title.setter
    def title(self, value):
        self.name = value.lower()

    @classmethod
    def make(cls, *names):
        return [cls(name) for name in names]

    @staticmethod
    def sound():
        return "..."


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Dog(Animal):
    def sound(self):
        return super().sound() + "wow"

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name + "?"


rex, tom = Dog.make("rex", "tom")
rex.title = "REX II"
rex.other = [1, 2]
print(Animal.kinds, Animal.options, rex, tom.sound(), rex.title, rex.colour, rex == tom, {rex: 1}[Dog("rex ii")], sorted(vars(rex)))
slotted = Slotted(1000, "b")
del slotted.b
print(slotted.a, hasattr(slotted, "b"), Dog.__mro__, isinstance(rex, Animal), rex.__dict__ == {"name": "rex ii", "age": 3000, "other": [1, 2]})
tom.__class__ = Animal
print(tom, type("New", (Animal,), {"x": 1})("n"), getattr(tom, "nothing", None))
