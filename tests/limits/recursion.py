# Deep calls, endless output kept, exceptions with long chains.
import glass
import sys


def deep(n):
    return [n, deep(n + 1)]


sys.setrecursionlimit(10**9)
try:
    deep(0)
except (MemoryError, RecursionError):
    print("caught deep")
sys.setrecursionlimit(1000)


def chained():
    error = None
    while True:
        try:
            raise ValueError(error)
        except ValueError as caught:
            error = caught


try:
    chained()
except MemoryError:
    print("caught chained")
glass.audit()
try:
    "x".join(str(n) for n in range(10**18))
except MemoryError:
    print("caught join")
try:
    list(range(10**18))
except (MemoryError, OverflowError):
    print("caught list")
try:
    sorted(iter(int, 1))
except MemoryError:
    print("caught sorted")
try:
    exec("x = [" + "1, " * 10**8 + "]")
except MemoryError:
    print("caught source")
glass.audit()
