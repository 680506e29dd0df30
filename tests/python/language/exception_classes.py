# The built-in exceptions: their attributes, what they print, how they are made.

import errno

print(repr(BaseException()), repr(Exception(1)), repr(ValueError("a", 2)), str(Exception()), str(Exception(1)), str(Exception(1, "b")))
e = Exception("x", 3)
print(e.args, e.__traceback__, e.__context__, e.__cause__, e.__suppress_context__)
e.args = [1, 2]
print(e.args, e)
e.extra = "kept"
print(e.__dict__)
e.add_note("first")
e.add_note("second")
print(e.__notes__)
for action in (
    lambda: e.add_note(3),
    lambda: setattr(e, "__traceback__", 3),
    lambda: setattr(e, "__cause__", 3),
    lambda: setattr(e, "__context__", 3),
    lambda: delattr(e, "__traceback__"),
    lambda: delattr(e, "__cause__"),
    lambda: delattr(e, "__context__"),
    lambda: delattr(e, "args"),
    lambda: setattr(e, "args", 3),
    lambda: Exception(a=1),
    lambda: ValueError(x=2),
    lambda: setattr(e, "__suppress_context__", 1),
    lambda: StopIteration(a=1),
    lambda: AttributeError("m", wrong=1),
    lambda: NameError("m", wrong=1),
    lambda: OSError(1, 2, a=1),
    lambda: e.with_traceback(3),
):
    try:
        print(action())
    except TypeError as error:
        print(error)
e.__cause__ = ValueError("cause")
print(repr(e.__cause__), e.__suppress_context__)
e.__cause__ = None
print(e.__cause__, e.__suppress_context__)

# Errors of the system.
for number in (
    errno.EPERM, errno.ENOENT, errno.ESRCH, errno.EINTR, errno.ECHILD, errno.EAGAIN, errno.EACCES, errno.EEXIST, errno.ENOTDIR,
    errno.EISDIR, errno.EPIPE, errno.ECONNABORTED, errno.ECONNRESET, errno.ESHUTDOWN, errno.ETIMEDOUT, errno.ECONNREFUSED,
    errno.EALREADY, errno.EINPROGRESS, errno.ENOMEM, 9999,
):
    made = OSError(number, "message")
    print(number, type(made).__name__, made, made.errno, made.strerror, made.filename)
o = OSError(2, "No such file", "name.txt")
print(type(o).__name__, o, repr(o), o.args, o.filename, o.filename2)
o = OSError(2, "No such file", "a", None, "b")
print(o, o.args, o.filename, o.filename2)
print(OSError(), OSError(1), OSError("only"), OSError(1, 2, 3, 4, 5, 6), OSError(1).errno, OSError("a", "b"))
b = BlockingIOError(11, "blocked", 7)
print(b.characters_written, b.args)
try:
    OSError(1, "x").characters_written
except AttributeError as error:
    print(error)
print(issubclass(IOError, OSError), EnvironmentError is OSError, issubclass(BrokenPipeError, ConnectionError))


class MyError(OSError):
    def __init__(self, *args, tag=None):
        super().__init__(*args)
        self.tag = tag


m = MyError(2, "text", "file", tag="t")
print(type(m).__name__, m.errno, m.filename, m.tag, m)


class PlainError(OSError):
    pass


print(type(PlainError(2, "x")).__name__, PlainError(2, "x").errno)

# StopIteration, SystemExit, KeyError, ImportError, NameError, AttributeError.
print(StopIteration().value, StopIteration(3).value, StopIteration(3, 4).value, StopIteration(3, 4).args)
print(SystemExit().code, SystemExit(3).code, SystemExit(1, 2).code)
print(str(KeyError()), str(KeyError("k")), str(KeyError("k", 1)), repr(KeyError("k")))
i = ImportError("cannot", name="n", path="p")
print(i, i.name, i.path, i.msg, i.args, repr(i), ImportError().msg, ImportError(1, 2).msg, ImportError(5))
print(ModuleNotFoundError("gone", name="m").name)
try:
    undefined_name
except NameError as error:
    print(error, error.name, error.args)
try:
    (3).missing
except AttributeError as error:
    print(error, error.name, error.obj)
a = AttributeError("text", name="n", obj=[1])
print(a, a.name, a.obj, AttributeError("x").name, NameError("x", name="y").name)

# Syntax errors.
s = SyntaxError("bad", ("dir/file.py", 3, 5, "text", 3, 9))
print(s, s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.print_file_and_line)
print(SyntaxError("bad"), SyntaxError(), SyntaxError("bad", (None, 3, 1, "t")), SyntaxError("m", ("f", None, 1, "t")))
for arguments in (("m", 3), ("m", (1,)), ("m", (1, 2, 3, 4, 5))):
    try:
        print(SyntaxError(*arguments).lineno)
    except TypeError as error:
        print(type(error).__name__)
try:
    compile("x = = 1", "source", "exec")
except SyntaxError as error:
    print(error.msg, error.filename, error.lineno, error.offset, type(error).__name__)
print(issubclass(TabError, IndentationError), issubclass(IndentationError, SyntaxError))

# Unicode errors.
u = UnicodeDecodeError("utf-8", b"ab\xffcd", 2, 3, "invalid start byte")
print(u, u.encoding, u.object, u.start, u.end, u.reason, u.args)
print(UnicodeDecodeError("utf-8", b"abcdef", 1, 4, "why"))
print(UnicodeEncodeError("ascii", "ab\xe9", 2, 3, "ordinal not in range(128)"))
print(UnicodeEncodeError("ascii", "ab\u1234", 2, 3, "r"), UnicodeEncodeError("ascii", "a\U0001F600", 1, 2, "r"))
print(UnicodeEncodeError("ascii", "abcd", 1, 3, "r"), UnicodeTranslateError("abc", 1, 2, "why"), UnicodeTranslateError("abc", 0, 2, "why"))
for call in (lambda: UnicodeDecodeError(), lambda: UnicodeDecodeError("a", "b", 1, 2, "c"), lambda: UnicodeEncodeError("a", b"b", 1, 2, "c"), lambda: UnicodeEncodeError(1, "b", 1, 2, "c")):
    try:
        print(call())
    except TypeError as error:
        print(error)
try:
    "\xe9".encode("ascii")
except UnicodeEncodeError as error:
    print(error, error.start)
try:
    b"\xff".decode("utf-8")
except UnicodeDecodeError as error:
    print(error, error.object)


# Classes of one's own.
class Custom(Exception):
    def __init__(self, code):
        self.code = code

    def __str__(self):
        return f"code {self.code}"


c = Custom(4)
print(c, repr(c), c.args, c.code)


class Both(KeyError, AttributeError):
    pass


print(repr(Both("x")), Both("x", name="n").name if False else str(Both("x")))


class WithNew(Exception):
    def __new__(cls, *args, **keywords):
        self = super().__new__(cls, *args)
        self.keywords = keywords
        return self

    def __init__(self, *args, **keywords):
        pass


w = WithNew(1, 2, a=3)
print(w.args, w.keywords)

try:
    try:
        raise KeyError("inner")
    except KeyError:
        raise ValueError("outer")
except ValueError as error:
    print(repr(error.__context__), error.__cause__, error.__traceback__ is not None, error.__traceback__.tb_lineno > 0)
try:
    try:
        raise KeyError("inner")
    except KeyError as inner:
        raise ValueError("outer") from inner
except ValueError as error:
    print(repr(error.__cause__), error.__suppress_context__, error.__cause__ is error.__context__)
try:
    raise ValueError from None
except ValueError as error:
    print(error.__cause__, error.__suppress_context__)
for thrower in ("raise 3", "raise int", "raise ValueError from 3", "raise ValueError from int"):
    try:
        exec(thrower)
    except TypeError as error:
        print(error)
try:
    raise ValueError
except ValueError as error:
    kept = error
print(kept.with_traceback(None) is kept, kept.__traceback__)
print(ValueError("a") == ValueError("a"), hash(kept) == hash(kept))
print(Exception("a").__reduce__(), OSError(2, "x", "f").__reduce__(), e.__reduce__()[1])
e2 = Exception()
e2.__setstate__({"a": 1})
print(e2.a)
names = [name for name, value in vars(__builtins__).items() if isinstance(value, type) and issubclass(value, BaseException)]
for name in sorted(set(names) - {"_IncompleteInputError"}):
    cls = getattr(__builtins__, name)
    print(name, [base.__name__ for base in cls.__mro__[1:-1]], cls.__doc__)
