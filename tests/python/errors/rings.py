"""What a program ties into a ring must not be followed for ever: contexts of exceptions, bases of classes."""


def ring_of_contexts():
    try:
        try:
            raise ValueError(1)
        except ValueError as error:
            error.__context__ = error
            raise TypeError(2)
    except TypeError as error:
        return error


error = ring_of_contexts()
print(repr(error), repr(error.__context__), error.__context__.__context__ is error.__context__)


def ring_of_three():
    first, second, third = KeyError(1), KeyError(2), KeyError(3)
    first.__context__, second.__context__, third.__context__ = second, third, second
    try:
        try:
            raise first
        except KeyError:
            raise TypeError("outside the ring")
    except TypeError as error:
        return error


link = ring_of_three()
for _ in range(6):
    print(repr(link))
    link = link.__context__


class Meta(type):
    ready = False

    def mro(cls):
        if Meta.ready:
            if cls.__name__ == "Left":
                Right.__bases__ = (Left,)
            if cls.__name__ == "Right":
                Left.__bases__ = (Right,)
        return type.mro(cls)


class Top(metaclass=Meta):
    pass


class Left(Top):
    pass


class Right(Top):
    pass


Meta.ready = True
try:
    Left.__bases__ += ()
except TypeError as error:
    print("TypeError:", error)
Meta.ready = False

# A name that a function within declares global is one in the code around it too, whatever the namespace.
space, names = {}, {}
exec("x = 1\ndef f():\n    global x\n    x += 1\nf()\ny = x", space, names)
print("x" in space, "x" in names, names["y"], space["x"])
