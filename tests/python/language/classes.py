"""Classes: attributes, inheritance, MRO, super, properties, descriptors, slots, metaclasses, special methods."""
class Animal:
    """An animal."""
    legs = 4
    def __init__(self, name):
        self.name = name
    def speak(self):
        return f"{self.name} makes {self.sound()}"
    def sound(self):
        return "a noise"
    @classmethod
    def make(cls, name):
        return cls(name)
    @staticmethod
    def helper(x):
        return x * 2
    @property
    def loud(self):
        "Loudly."
        return self.name.upper()
    @loud.setter
    def loud(self, value):
        self.name = value.lower()
    @loud.deleter
    def loud(self):
        self.name = "nobody"
class Dog(Animal):
    def sound(self):
        return "woof, not " + super().sound()
rex = Dog.make("rex")
print(rex.speak(), rex.loud, Dog.helper(4), rex.helper(5), Animal.__doc__, Dog.__mro__)
rex.loud = "FIDO"
print(rex.name, rex.__dict__, vars(rex) is rex.__dict__)
del rex.loud
print(rex.name, Animal.loud.__doc__, isinstance(rex, Animal), issubclass(Dog, (int, Animal)), type(rex) is Dog)
rex.legs = 3
print(rex.legs, Dog.legs, "legs" in Dog.__dict__, Dog.__bases__, Dog.__qualname__)
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [c.__name__ for c in D.mro()])
try:
    class Wrong(A, B): pass
except TypeError as error:
    print(str(error).split("\n")[0])
class Slotted:
    __slots__ = ("x", "y")
    def __init__(self): self.x = 1
s = Slotted()
print(s.x, hasattr(s, "y"), hasattr(s, "__dict__"))
try:
    s.z = 1
except AttributeError as error:
    print(error)
try:
    s.y
except AttributeError as error:
    print(error)
class Descriptor:
    def __set_name__(self, owner, name): self.name = name; print("named", owner.__name__, name)
    def __get__(self, instance, owner): return self if instance is None else instance.__dict__.get(self.name, "unset")
    def __set__(self, instance, value): instance.__dict__[self.name] = value * 2
class Uses:
    field = Descriptor()
u = Uses()
print(u.field); u.field = 4; print(u.field, Uses.field.name)
class Meta(type):
    def __new__(meta, name, bases, namespace, **options):
        made = super().__new__(meta, name, bases, namespace)
        made.options = options
        return made
    def __init__(cls, name, bases, namespace, **options): super().__init__(name, bases, namespace)
    def __call__(cls, *args): print("making", cls.__name__); return super().__call__(*args)
    @property
    def shown(cls): return cls.__name__ + "!"
class WithMeta(metaclass=Meta, flag=1):
    pass
WithMeta()
print(WithMeta.options, WithMeta.shown, type(WithMeta).__name__)
class Registry:
    known = []
    def __init_subclass__(cls, tag=None, **rest): super().__init_subclass__(**rest); Registry.known.append((cls.__name__, tag))
class One(Registry, tag="t"): pass
class Two(One): pass
print(Registry.known)
class Dynamic:
    def __getattr__(self, name):
        if name.startswith("x"): return name
        raise AttributeError(name)
    def __setattr__(self, name, value): object.__setattr__(self, name, (value,))
    def __delattr__(self, name): print("deleting", name); object.__delattr__(self, name)
d = Dynamic(); d.a = 1
print(d.a, d.xyz, hasattr(d, "q")); del d.a
class Vector:
    def __init__(self, *v): self.v = v
    def __repr__(self): return f"Vector{self.v}"
    def __add__(self, other): return Vector(*(a + b for a, b in zip(self.v, other.v))) if isinstance(other, Vector) else NotImplemented
    def __radd__(self, other): return ("radd", other)
    def __iadd__(self, other): self.v += (other,); return self
    def __mul__(self, k): return Vector(*(a * k for a in self.v))
    def __neg__(self): return self * -1
    def __eq__(self, other): return isinstance(other, Vector) and self.v == other.v
    def __hash__(self): return hash(self.v)
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
    def __contains__(self, x): return x in self.v
    def __bool__(self): return any(self.v)
    def __call__(self, *a, **k): return a, k
    def __lt__(self, other): return self.v < other.v
    def __iter__(self): return iter(self.v)
    def __format__(self, spec): return f"<{spec}>"
    def __index__(self): return len(self.v)
    def __enter__(self): return self
    def __exit__(self, *a): print("exit", a[0]); return True
v = Vector(1, 2)
print(v + v, 5 + v, v * 3, -v, v == Vector(1, 2), v != Vector(1), len(v), v[0], v[-1:], 2 in v, bool(Vector(0)), v(1, k=2))
v += 7
print(v, sorted([Vector(2), Vector(1)]), list(v), f"{v:abc}", [10, 11, 12, 13][v], {v: 1}[Vector(1, 2, 7)], max(v))
with v as same:
    raise ValueError
try:
    v + 5
except TypeError as error:
    print(error)
try:
    v < 5
except AttributeError as error:
    print(error)
Point = type("Point", (), {"x": 1, "get": lambda self: self.x})
print(Point().get(), Point.__name__, Point.__module__)
class Empty: pass
try:
    Empty(1)
except TypeError as error:
    print(error)
try:
    Animal()
except TypeError as error:
    print(error)
class Outer:
    class Inner:
        def method(self): pass
print(Outer.Inner.__qualname__, Outer.Inner.method.__qualname__, Outer.Inner().method.__name__)
class Scoped:
    x = 1
    y = [i for i in range(x)]
    def __private(self): return "mangled"
    def call(self): return self.__private()
print(Scoped.y, Scoped().call(), hasattr(Scoped, "_Scoped__private"))
