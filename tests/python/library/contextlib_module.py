# Module contextlib.

import contextlib
from contextlib import ExitStack, closing, contextmanager, nullcontext, redirect_stdout, suppress, ContextDecorator
import io


@contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("caught", error)
    finally:
        print("exit", name)


with managed("a") as value:
    print(value)
with managed("b"):
    raise ValueError("inside")
try:
    with managed("c"):
        raise KeyError("through")
except KeyError as error:
    print("outside", error)


@managed("decorator")
def decorated():
    print("body")


decorated()


@contextmanager
def no_yield():
    return
    yield


try:
    with no_yield():
        pass
except RuntimeError as error:
    print(error)


@contextmanager
def two_yields():
    yield
    yield


try:
    with two_yields():
        pass
except RuntimeError as error:
    print(error)
with suppress(KeyError, IndexError):
    {}["missing"]
print("after suppress")


class Closing:
    def close(self):
        print("closed")


with closing(Closing()) as thing:
    print(type(thing).__name__)
with nullcontext(5) as five:
    print(five)
with ExitStack() as stack:
    for name in "xy":
        print(stack.enter_context(managed(name)))
    stack.callback(print, "callback")
    stack.push(lambda *details: print("pushed", details[0]))
try:
    with ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        raise KeyError("first")
except ZeroDivisionError as error:
    print(type(error).__name__, repr(error.__context__))
with ExitStack() as stack:
    kept = stack.pop_all()
    kept.close()
text = io.StringIO()
with redirect_stdout(text):
    print("captured")
print(repr(text.getvalue()))


class Deco(ContextDecorator):
    def __enter__(self):
        print("in")
        return self

    def __exit__(self, *details):
        print("out")
        return False


@Deco()
def function(x):
    return x + 1


print(function(1), isinstance(Deco(), contextlib.AbstractContextManager))


@contextmanager
def stops():
    yield


try:
    with stops():
        raise StopIteration("mine")
except StopIteration as error:
    print(error)
try:
    with managed("d"):
        raise ExceptionGroup("g", [ValueError(1)])
except ExceptionGroup as group:
    print(repr(group))
