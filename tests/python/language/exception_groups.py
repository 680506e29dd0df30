# ExceptionGroup: making, splitting, deriving, except*.

group = ExceptionGroup("message", [ValueError(1), TypeError("two"), ExceptionGroup("inner", [OSError(3), ValueError(4)])])
print(group, repr(group), group.message, len(group.exceptions), type(group.exceptions).__name__)
print(group.subgroup(ValueError))
print(repr(group.subgroup(ValueError)))
print(group.subgroup(KeyError))
matching, rest = group.split((ValueError, OSError))
print(repr(matching), repr(rest))
print(repr(group.split(lambda error: isinstance(error, TypeError))[0]))
print(group.subgroup(lambda error: True) is group)
print(BaseExceptionGroup("m", [ValueError()]).__class__.__name__, BaseExceptionGroup("m", [KeyboardInterrupt()]).__class__.__name__)
for call in (
    lambda: ExceptionGroup(),
    lambda: ExceptionGroup("a"),
    lambda: ExceptionGroup(1, [ValueError()]),
    lambda: ExceptionGroup("a", 3),
    lambda: ExceptionGroup("a", []),
    lambda: ExceptionGroup("a", [3]),
    lambda: ExceptionGroup("a", [KeyboardInterrupt()]),
    lambda: ExceptionGroup("a", {ValueError()}),
    lambda: group.split(3),
    lambda: group.split(int),
    lambda: group.subgroup((ValueError, 3)),
    lambda: ExceptionGroup("a", [ValueError()], x=1),
):
    try:
        print(repr(call()))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class Mine(ExceptionGroup):
    def __new__(cls, message, exceptions, code=None):
        self = super().__new__(cls, message, exceptions)
        self.code = code
        return self

    def derive(self, exceptions):
        return Mine(self.message, exceptions, self.code)


mine = Mine("m", [ValueError(1), TypeError(2)], 7)
mine.add_note("note")
mine.__cause__ = KeyError("cause")
part = mine.subgroup(ValueError)
print(type(part).__name__, part.code, part.__notes__, repr(part.__cause__), part.__notes__ is mine.__notes__)


class Plain(ExceptionGroup):
    pass


print(type(Plain("m", [ValueError(), TypeError()]).subgroup(ValueError)).__name__)
print(ExceptionGroup[int], [cls.__name__ for cls in ExceptionGroup.__mro__])


def handle(exceptions):
    try:
        raise ExceptionGroup("g", exceptions)
    except* ValueError as caught:
        print("values", repr(caught))
    except* (TypeError, KeyError) as caught:
        print("types", repr(caught))
    else:
        print("else")
    finally:
        print("finally")


handle([ValueError(1)])
handle([ValueError(1), TypeError(2), KeyError(3)])
try:
    handle([ValueError(1), OSError(2)])
except ExceptionGroup as left:
    print("left", repr(left))
try:
    raise ValueError("bare")
except* ValueError as caught:
    print(repr(caught), caught.exceptions)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new")
except ExceptionGroup as left:
    print(repr(left))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError:
        raise
except ExceptionGroup as left:
    print(repr(left))
for source in ("int", "ExceptionGroup", "(ValueError, ExceptionGroup)"):
    try:
        exec(f"try:\n    raise ValueError\nexcept* {source}:\n    pass")
    except TypeError as error:
        print(error)


def count(n):
    result = ValueError(n)
    for level in range(n):
        result = ExceptionGroup(str(level), [result])
    return result


print(str(count(50).subgroup(ValueError)))
