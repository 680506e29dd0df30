"""While a call runs, the caller's argument and the callee's parameter both count."""
import sys
class Thing: pass
def seen(x): return sys.getrefcount(x)
t = Thing()
print(sys.getrefcount(t), seen(t))
def deeper(x): return seen(x)
print(deeper(t))
def twice(x, y): return sys.getrefcount(x)
print(twice(t, t), twice(t, y=t))
class Method:
    def look(self, x): return sys.getrefcount(x)
m = Method()
print(m.look(t))
print(seen(Thing()))
def stored(x):
    y = x
    return sys.getrefcount(x)
print(stored(t))
print(sys.getrefcount(t))
