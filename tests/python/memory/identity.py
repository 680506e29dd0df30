"""What is shared: small ints, short strings, constants, empty tuples; what is not."""
import sys
a, b = 256, 256
low, high, beyond = int("-5"), int("256"), int("257")
print(a is b, low is int("-5"), high is int("256"), beyond is int("257"))
x = int("1000"); y = int("1000")
print(x is y, x == y)
s = "hello"; t = "hel" + "lo"
letters = "abc"
print(s is t, chr(97) is letters[0], letters[1:1] is str())
def f(): return 1000, "constant", (1, 2)
print(f()[0] is f()[0], f()[1] is f()[1], f()[2] is f()[2])
print(tuple([]) is tuple({}), [] is [], None is None, True is bool(1))
print(sys.intern("ab cd") is sys.intern("ab" + " cd"))
l = [1, 2]; m = l; n = l[:]
print(l is m, l is n, l == n, id(l) == id(m), id(l) != id(n))
o = object()
print(hex(id(o)) in repr(o), repr(o).startswith("<object object at 0x"))
t = (1, [2]); u = t[:]
print(t is u, letters[:] is letters, str(s) is s, int(x) is x, tuple(t) is t, list(l) is l)
