"""Files: modes, buffers, text, positions, errors."""
import io
import os
import sys

folder = f"/tmp/glassheap-files-{os.getpid()}"
os.mkdir(folder)


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {str(error).replace(folder, 'FOLDER')}"


path = os.path.join(folder, "file")
with open(path, "w", encoding="utf-8") as f:
    print(f.write("first\n"), f.write("zweite ü\n"), f.write("третий 語 𝄞\n"), f.tell(), f.encoding, f.errors, f.mode, f.name == path, f.newlines)
    print(f.readable(), f.writable(), f.seekable(), f.isatty(), f.closed, f.line_buffering, attempt(f.read))
print(f.closed, attempt(lambda: f.write("x")), attempt(lambda: f.read()), attempt(lambda: next(f)), attempt(f.flush), f.close())
with open(path, encoding="utf-8") as f:
    print(f.read(3), repr(f.readline()), repr(f.readline(3)), repr(f.read()), repr(f.read()), repr(f.readline()))
    print(f.seek(0), f.readlines(), attempt(lambda: f.write("x")))
    f.seek(0)
    print([line.rstrip() for line in f], f.seek(0), f.readlines(5))
with open(path, "rb") as f:
    print(repr(f).replace(folder, 'FOLDER'), f.read(4), f.peek()[:3], f.readline(), f.tell(), f.seek(-5, 2), f.read(), f.read(), repr(f.raw).replace(folder, 'FOLDER'))
    buffer = bytearray(6)
    print(f.seek(0), f.readinto(buffer), buffer, f.read1(3), f.readlines())
with open(path, "a", encoding="utf-8") as f:
    print(f.tell(), f.write("more\n"))
with open(path, "r+", encoding="utf-8") as f:
    print(f.readline(), f.seek(0), f.write("FIRST"), f.seek(0), repr(f.read()))
    f.seek(6)
    print(f.truncate(), f.seek(0), repr(f.read()))
with open(path, "rb+") as f:
    print(f.read(2), f.write(b"--"), f.tell(), f.seek(0), f.read(), f.truncate(3), f.seek(0), f.read())
with open(path, "wb", buffering=0) as f:
    print(type(f).__name__, f.write(b"abc" * 10), f.mode, f.tell())
print(attempt(lambda: open(path, "x")), attempt(lambda: open(os.path.join(folder, "none"))), attempt(lambda: open(folder)), attempt(lambda: open(path, "rw")),
      attempt(lambda: open(path, "rb", encoding="utf-8")), attempt(lambda: open(path, "r", buffering=0)), attempt(lambda: open(path, "z")),
      attempt(lambda: open(path, newline="x")), attempt(lambda: open(path, "bt")), attempt(lambda: open(1.5)), attempt(lambda: open("a\0b")), attempt(lambda: open(-1)))
print("newlines")
with open(path, "wb") as f:
    f.write(b"a\r\nb\rc\nd")
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(path, newline=newline) as f:
        print(repr(newline), f.readlines(), f.newlines)
    with open(path, newline=newline) as f:
        print(repr(f.read(2)), repr(f.read(3)), repr(f.read()))
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(path, "w", newline=newline) as f:
        f.write("x\ny\r\nz")
    print(repr(newline), open(path, "rb").read())
print("encodings")
for encoding in ("utf-8", "latin-1", "ascii", "utf-16", "cp1252", "utf-8-sig", "utf-32-le"):
    with open(path, "w", encoding=encoding) as f:
        print(encoding, attempt(lambda: f.write("aé\n€")), attempt(lambda: f.write("plain")))
    print(open(path, "rb").read(), attempt(lambda: open(path, encoding=encoding).read()))
with open(path, "wb") as f:
    f.write(b"ok \xff\xfe bad \xe2\x82")
for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "nonsense"):
    print(errors, ascii(attempt(lambda: open(path, encoding="utf-8", errors=errors).read())), ascii(attempt(lambda: open(path, encoding="ascii", errors=errors).read())))
print(attempt(lambda: open(path, encoding="no-such")))
print("large")
with open(path, "w", encoding="utf-8") as f:
    for i in range(5000):
        f.write(f"line {i} é\n")
with open(path, encoding="utf-8") as f:
    lines = list(f)
    print(len(lines), lines[0], lines[-1], f.tell())
with open(path, encoding="utf-8") as f:
    for _ in range(1234):
        f.readline()
    place = f.tell()
    line = f.readline()
    f.seek(place)
    print(place, line == f.readline(), line)
with open(path, "rb") as f:
    data = f.read()
    print(len(data), f.seek(40000), f.read(10), f.seek(-10, 1), f.read(10), sum(1 for _ in f))
print("streams in memory")
b = io.BytesIO(b"some\nbytes")
print(b.read(2), b.readline(), b.tell(), b.seek(0), list(b), b.getvalue(), b.write(b"!"), b.getvalue(), b.truncate(4), b.getvalue(), b.closed)
s = io.StringIO("some\ntext é")
print(s.read(2), repr(s.readline()), s.tell(), s.seek(0), list(s), s.write("!"), repr(s.getvalue()), s.truncate(4), s.getvalue(), s.closed)
b.close()
s.close()
print(attempt(b.read), attempt(s.getvalue), attempt(lambda: io.StringIO(b"x")), attempt(lambda: io.BytesIO("x")), attempt(lambda: io.StringIO().write(1)))
t = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", line_buffering=True)
print(t.write("abc"), t.buffer.getvalue(), t.write("d\n"), t.buffer.getvalue(), t.detach().getvalue(), attempt(lambda: t.write("x")))


class Upper(io.RawIOBase):
    """A raw stream written in Python."""

    def __init__(self):
        self.data = b"some data\nand more"

    def readable(self):
        return True

    def readinto(self, place):
        size = min(5, len(place))
        piece, self.data = self.data[:size], self.data[size:]
        place[:len(piece)] = piece.upper()
        return len(piece)


print(Upper().read(), Upper().readline(), list(io.BufferedReader(Upper())), io.TextIOWrapper(io.BufferedReader(Upper())).read())
print(issubclass(io.FileIO, io.RawIOBase), isinstance(b, io.BufferedIOBase), isinstance(s, io.TextIOBase), isinstance(sys.stdout, io.IOBase))
print("a", "b", sep="", end="!\n", file=sys.stdout, flush=True)
sys.stdout.write("written\n")
sys.stdout.writelines(["one ", "two\n"])
print(sys.stdout.encoding, sys.stderr.errors, sys.stdin.name, sys.stdout.fileno(), sys.stdout.buffer.name)
os.remove(path)
os.rmdir(folder)
