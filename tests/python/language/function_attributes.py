# What functions, methods, code objects, cells and built-in functions show.


def plain(a, b=2, *args, c, d=4, **keywords):
    "Docs."
    local = a
    return local


print(plain.__name__, plain.__qualname__, plain.__doc__, plain.__module__, plain.__defaults__, plain.__kwdefaults__)
print(plain.__closure__, plain.__dict__, plain.__globals__ is globals(), plain.__type_params__)
code = plain.__code__
print(code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals)
print(code.co_varnames, code.co_cellvars, code.co_freevars, code.co_firstlineno, code.co_flags & 0x2F)
print(type(code).__name__, "code object plain at 0x" in repr(code), code == plain.__code__, hash(code) == hash(code))


def annotated(x: int, y: "str" = "a") -> list[int]:
    pass


print(annotated.__annotations__)
plain.note = 1
print(plain.__dict__, plain.note)
plain.__name__ = "renamed"
plain.__qualname__ = "re.named"
plain.__doc__ = None
plain.__defaults__ = (5, 6)
plain.__kwdefaults__ = {"c": 7, "d": 8}
print(plain.__name__, repr(plain).startswith("<function re.named at 0x"), plain.__doc__, plain(), plain.__defaults__)
for name, value in (
    ("__name__", 3),
    ("__qualname__", None),
    ("__defaults__", 3),
    ("__kwdefaults__", 3),
    ("__code__", 3),
    ("__closure__", 3),
    ("__globals__", {}),
    ("__dict__", 3),
    ("__annotations__", 3),
):
    try:
        setattr(plain, name, value)
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


def outer():
    free = 1

    def inner():
        nonlocal free
        free += 1
        return free

    return inner


inner = outer()
print(inner.__closure__[0].cell_contents, inner(), inner.__closure__[0].cell_contents, inner.__code__.co_freevars)
cell = inner.__closure__[0]
cell.cell_contents = 10
print(inner(), repr(cell).startswith("<cell at 0x"), "int object" in repr(cell))
del cell.cell_contents
try:
    cell.cell_contents
except ValueError as error:
    print(error)
try:
    inner()
except NameError as error:
    print(error)
Cell = type(cell)
print(Cell(1) == Cell(1), Cell() == Cell(), Cell(1) < Cell(2), Cell() < Cell(1))
try:
    inner.__code__ = plain.__code__
except ValueError as error:
    print(error)


def one():
    return 1


def two():
    return 2


one.__code__ = two.__code__
print(one(), one.__name__)
Function = type(one)
made = Function(two.__code__, globals(), "made", (1,))
print(made(), made.__name__, made.__defaults__, made.__module__)
copy = Function(inner.__code__, {}, "copy", None, (Cell(20),))
print(copy())
for arguments in ((), (3,), (two.__code__, 3), (inner.__code__, {}), (inner.__code__, {}, None, None, ()), (two.__code__, {}, 3)):
    try:
        print(Function(*arguments))
    except (TypeError, ValueError) as error:
        print(type(error).__name__)


class A:
    def method(self, x):
        "Method docs."
        return x

    @classmethod
    def of_class(cls):
        pass


a = A()
m = a.method
print(m.__name__, m.__qualname__, m.__doc__, m.__self__ is a, m.__func__ is A.method, m.__module__, m.__code__ is A.method.__code__)
print(repr(m).startswith("<bound method A.method of <__main__.A object at 0x"), repr(A.of_class))
Method = type(m)
bound = Method(len, "abc")
print(bound(), Method(lambda self, y: (self, y), 3)(4))
for arguments in ((), (3, 4), (len, None)):
    try:
        Method(*arguments)
    except TypeError as error:
        print(error)
print(m.__get__(3) is m, m == a.method, m != a.method, m == A().method, m.__reduce__()[0] is getattr)

print(len.__name__, len.__qualname__, len.__module__, repr(len), len.__self__.__name__)
append = [].append
print(append.__name__, append.__qualname__, append.__self__, append.__module__, repr(append).startswith("<built-in method append of list object at 0x"))
print(list.append, list.append.__name__, list.append.__qualname__, list.append.__objclass__, type(list.append).__name__)
print(list.__len__, type(list.__len__).__name__, type([].__len__).__name__, repr([].__len__).startswith("<method-wrapper '__len__' of list object at 0x"))
print(dict.fromkeys.__self__, type(dict.__dict__["fromkeys"]).__name__, dict.__dict__["fromkeys"], repr(dict.fromkeys).startswith("<built-in method fromkeys of type object at 0x"))
print(int.__new__.__name__, int.__new__.__self__, type(int.__new__).__name__)
print(type(int.__add__).__name__, int.__add__, (1).__add__(2), (1).__add__ == (1).__add__, [].append == [].append)
print(type(str.__format__).__name__, type(object.__reduce__).__name__, type(object.__init_subclass__).__name__, type(type.__subclasses__).__name__)
print(type(int.real).__name__, int.real, type(type.__dict__["__dict__"]).__name__)
print((lambda: 0).__name__, (lambda: 0).__qualname__, outer.__qualname__, inner.__qualname__, A.method.__qualname__)
print(type(plain), type(m), type(len), type(A), type(code))
try:
    len.x = 1
except AttributeError as error:
    print(error)
replaced = two.__code__.replace(co_name="other", co_firstlineno=99)
print(replaced.co_name, replaced.co_firstlineno, replaced.co_varnames == two.__code__.co_varnames, replaced == two.__code__)
print(list(two.__code__.co_lines())[-1][2] == two.__code__.co_firstlineno + 1)


# Errors of calls.
def f0():
    pass


def f1(a):
    pass


def f2(a, b=1):
    pass


def f3(a, /, b, *, c):
    pass


def f4(*, key):
    pass


def f5(*args, **keywords):
    return args, keywords


for call in (
    lambda: f0(1),
    lambda: f0(1, 2),
    lambda: f0(a=1),
    lambda: f1(),
    lambda: f1(1, 2),
    lambda: f1(1, a=2),
    lambda: f1(b=2),
    lambda: f1(1, b=2),
    lambda: f2(),
    lambda: f2(1, 2, 3),
    lambda: f3(),
    lambda: f3(1),
    lambda: f3(1, 2),
    lambda: f3(a=1, b=2, c=3),
    lambda: f3(1, 2, 3),
    lambda: f3(1, 2, 3, c=4),
    lambda: f4(),
    lambda: f4(1),
    lambda: f4(1, key=2),
    lambda: f5(*3),
    lambda: f5(**3),
    lambda: f5(**{1: 2}),
    lambda: f5(a=1, **{"a": 2}),
    lambda: A.method(),
    lambda: a.method(),
    lambda: a.method(1, 2),
    lambda: A.of_class(1),
    lambda: [1][0](),
    lambda: a(),
    lambda: len(),
    lambda: len(1, 2),
    lambda: len(obj=[]),
    lambda: [].append(),
    lambda: [].append(1, 2),
    lambda: [].append(x=1),
    lambda: A(1),
    lambda: f1(*[], **{"z": 1}),
):
    try:
        print(call())
    except TypeError as error:
        print(error)
