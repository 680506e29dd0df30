# Module traceback: formatting exceptions, stacks and groups.

import io
import sys
import traceback


def shown(text):
    return text.replace(__file__, "FILE")


def inner(x):
    return 1 / x


def outer():
    try:
        inner(0)
    except ZeroDivisionError as error:
        raise ValueError("outer") from error


try:
    outer()
except ValueError as error:
    caught = error
lines = traceback.format_exception(caught)
print(shown("".join(lines)))
print(traceback.format_exception_only(caught), traceback.format_exception_only(type(caught), caught))
summary = traceback.extract_tb(caught.__traceback__)
print([(frame.name, frame.lineno, frame.line) for frame in summary])
print(len(traceback.extract_stack()), traceback.extract_stack()[-1].name)
text = io.StringIO()
traceback.print_exception(caught, file=text, chain=False)
print(shown(text.getvalue()))
try:
    raise KeyError("k")
except KeyError:
    print(shown(traceback.format_exc()))
te = traceback.TracebackException.from_exception(caught)
print(te.exc_type_str, te.stack[0].name, te.__cause__.exc_type_str, str(te))
caught.add_note("a note\nof two lines")
print("".join(traceback.format_exception_only(caught)))
try:
    raise ExceptionGroup("group", [ValueError("one"), ExceptionGroup("nested", [TypeError("two")])])
except ExceptionGroup as group:
    print(shown("".join(traceback.format_exception(group))))
try:
    compile("x = (1,\ny = 2", "source.py", "exec")
except SyntaxError as error:
    print("".join(traceback.format_exception_only(error)))
try:
    [].appendd
except AttributeError as error:
    print("".join(traceback.format_exception_only(error)), end="")
try:
    caugth
except NameError as error:
    print(shown("".join(traceback.format_exception(error))), end="")


def recurse(n):
    return recurse(n + 1)


sys.setrecursionlimit(100)
try:
    recurse(0)
except RecursionError as error:
    text = "".join(traceback.format_exception(error)).replace(__file__, "FILE")
    print(text.split("\n")[0], "Previous line repeated" in text, text.split("\n")[-2])
sys.setrecursionlimit(1000)
print([name for name, lineno in [(f.f_code.co_name, l) for f, l in traceback.walk_tb(caught.__traceback__)]])
