"""raise, except, else, finally, chaining, bare raise, the name that is deleted, sys.exc_info."""
import sys
def check(action):
    try:
        result = action()
    except ZeroDivisionError:
        return "division"
    except (KeyError, IndexError) as error:
        return "lookup", type(error).__name__, error.args
    except Exception as error:
        return "other", type(error).__name__, str(error)
    else:
        return "fine", result
    finally:
        print("checked", end=" ")
for action in (lambda: 1 / 0, lambda: {}["k"], lambda: [][0], lambda: int("x"), lambda: 5):
    print(check(action))
try:
    raise KeyError("k")
except KeyError as error:
    pass
try:
    error
except NameError as gone:
    print(gone)
try:
    try:
        raise ValueError("first")
    except ValueError:
        raise TypeError("second")
except TypeError as error:
    print(repr(error.__context__), error.__cause__, error.__suppress_context__)
try:
    try:
        raise ValueError("first")
    except ValueError as error:
        raise TypeError("second") from error
except TypeError as error:
    print(repr(error.__cause__), error.__suppress_context__)
def again():
    try:
        raise ValueError("once")
    except ValueError:
        raise
try:
    again()
except ValueError as error:
    print(error, sys.exc_info()[0].__name__, sys.exception() is error)
print(sys.exc_info())
try:
    raise
except RuntimeError as error:
    print(error)
try:
    raise 5
except TypeError as error:
    print(error)
try:
    raise ValueError from 5
except TypeError as error:
    print(error)
try:
    try:
        1 / 0
    except 5:
        pass
except TypeError as error:
    print(error)
class Mine(ValueError):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code
try:
    raise Mine(4)
except ValueError as error:
    print(type(error).__name__, error, error.code, error.args)
def nested():
    try:
        try:
            raise KeyError(1)
        finally:
            print("inner", end=" ")
    except KeyError:
        print("caught", end=" ")
        try:
            raise IndexError(2)
        except IndexError as error:
            print(repr(error.__context__), end=" ")
        print(sys.exc_info()[0].__name__)
nested()
print(repr(OSError(2, "No such file")), str(OSError(2, "gone", "f.txt")), OSError(2, "x").errno)
print(FileNotFoundError is type(OSError(2, "x")), repr(StopIteration(3).value), repr(SystemExit(2).code))
error = ValueError("v")
error.add_note("n")
print(error.__notes__, ValueError(1, 2), repr(ValueError()), str(KeyError("q")))
