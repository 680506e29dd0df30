"""Operands are evaluated from left to right, and a name that a later operand rebinds keeps its earlier value."""
def say(value):
    print(value, end=" ")
    return value


say(1) + say(2) * say(3)
print()
{say("k1"): say("v1"), say("k2"): say("v2")}
print()
say(print)(say(1), *[say(2)], sep=say("-"), **{"end": say("\n")})
[0, 1, 2][say(0) : say(2) : say(1)]
print()
x = 1
print(x + (x := 10) + x)
print([x, (x := 3), x], (x, [x := y for y in (7, 8)], x))
def rebinding(a):
    return a * (a := a + 1) + a
print(rebinding(5))
a = [0, 0]
i = 0
i, a[i] = 1, "second?"
print(i, a)
a = b = [1]
print(a is b)
def target(name, box):
    print(name, end=" ")
    return box
target("object", {})[target("key", "k")] = target("value", 1)
print()
print(say(1) < say(2) < say(0) < say(5))
print(say(0) and say(1) or say(2))
print(say("yes") if say(True) else say("no"))
assert say(1) == 1, say("not shown")
print()
