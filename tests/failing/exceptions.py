# Exceptions: raised, chained, grouped, caught, and what `finally` and `with` do meanwhile.
class Problem(ValueError):
    def __init__(self, number):
        super().__init__(number, "problem")
        self.number = number


class Manager:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append("enter")
        return self

    def __exit__(self, kind, value, trace):
        self.log.append(kind and kind.__name__)
        return kind is Problem


def deeper(depth):
    try:
        if depth == 0:
            raise Problem(1000)
        deeper(depth - 1)
    finally:
        log.append(depth)


log = []
with Manager(log) as manager, Manager(log):
    deeper(3)
print(log)
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise KeyError("missing") from error
except KeyError as error:
    print(repr(error), repr(error.__cause__))
try:
    raise ExceptionGroup("many", [Problem(1), TypeError("t"), ExceptionGroup("inner", [Problem(2)])])
except* Problem as group:
    print(group.exceptions)
except* TypeError as group:
    print(repr(group))
for wrong in ("[][1]", "{}['x']", "int('z')", "None.x", "'a' + 1", "undefined", "len(3)", "f(", "(lambda x: x)()"):
    try:
        eval(wrong)
    except MemoryError:
        raise
    except Exception as error:
        print(type(error).__name__, error)
