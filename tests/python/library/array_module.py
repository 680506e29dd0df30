"""Module array."""
from array import array, typecodes
import copy
import io


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print(typecodes, [array(code).itemsize for code in "bBwhHiIlLqQfd"])
a = array("i", [1, 2, 3])
print(a, len(a), a[0], a[-1], a[1:], a[::-1], a[::2], list(a), 2 in a, 5 in a, a.typecode, a.tolist(), a.tobytes())
a.append(4)
a.extend([5, 6])
a.extend(array("i", [7]))
a.insert(0, 0)
a.insert(-1, 99)
print(a, a.pop(), a.pop(0), a.index(3), a.count(99), a.remove(99), a)
a[0] = 10
a[1:3] = array("i", [20, 30, 40])
print(a)
a[::2] = array("i", [-1] * len(a[::2]))
print(a)
del a[0], a[1:2]
print(a)
del a[::2]
print(a, a * 2, 2 * a, a + array("i", [8]), a == array("i", a), a != array("l", a), a < array("i", [9]), a == list(a))
a.reverse()
a += array("i", [1])
a *= 2
print(a, copy.copy(a) == a, copy.copy(a) is a, copy.deepcopy(a) == a)
a.byteswap()
print(a)
for code, values in {"b": [-128, 127], "B": [0, 255], "h": [-2 ** 15], "H": [65535], "I": [2 ** 32 - 1], "l": [-2 ** 63], "Q": [2 ** 64 - 1], "f": [1.5, 0.1], "d": [0.1, float("inf")], "w": "aé𝄞"}.items():
    print(array(code, values), array(code, values).tobytes())
for work in (lambda: array("b", [128]), lambda: array("b", [-129]), lambda: array("B", [-1]), lambda: array("B", [256]), lambda: array("h", [40000]),
             lambda: array("H", [-1]), lambda: array("i", [2 ** 31]), lambda: array("I", [-1]), lambda: array("l", [2 ** 63]), lambda: array("i", ["x"]),
             lambda: array("i", [1.5]), lambda: array("d", ["x"]), lambda: array("x"), lambda: array(1), lambda: array("i", "abc"), lambda: array("w", ["ab"]),
             lambda: array("i", b"abc"), lambda: array("i")[0], lambda: array("i").pop(), lambda: array("i").remove(1), lambda: array("i") + [1],
             lambda: array("i").__iadd__([1]), lambda: array("i") + array("b"), lambda: hash(array("i")), lambda: array("i", [1]).index(2), lambda: array("i")["x"]):
    print(attempt(work))
stream = io.BytesIO()
array("h", [1, 2, 3]).tofile(stream)
stream.seek(0)
b = array("h")
b.fromfile(stream, 2)
print(b, attempt(lambda: b.fromfile(stream, 2)), b, array("h", b.tobytes()) == b, array("w", "text").tounicode(), array("H", bytes(4)))
total = array("d")
for i in range(1000):
    total.append(i / 2)
print(sum(total), max(total), len(total), sorted(array("i", [3, 1, 2])), [*array("b", b"xyz")])
