"""Generators: yield, send, throw, close, yield from, return values, expressions, finally."""
def count(n):
    for i in range(n):
        got = yield i
        if got:
            print("got", got, end=" ")
    return "done"
g = count(3)
print(next(g), g.send("x"), next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
print(list(count(4)), sum(count(5)), tuple(x * 2 for x in count(3) if x))
def careful():
    try:
        while True:
            try:
                yield 1
            except ValueError as error:
                print("caught", error, end=" ")
                yield "recovered"
    finally:
        print("cleaned")
g = careful()
print(next(g), g.throw(ValueError("v")), next(g))
g.close()
print(list(g))
def outer():
    result = yield from inner()
    print("inner returned", result)
    yield from [10, 20]
    return "outer"
def inner():
    received = yield 1
    print("received", received)
    try:
        yield 2
    except KeyError:
        yield "key"
    return "r"
g = outer()
print(next(g), g.send("s"), g.throw(KeyError), next(g), next(g), next(g, "default"))
def broken():
    yield 1
    raise StopIteration
try:
    list(broken())
except RuntimeError as error:
    print(error, repr(error.__cause__))
g = count(2)
try:
    g.send(1)
except TypeError as error:
    print(error)
def recursive():
    yield next(me)
me = recursive()
try:
    next(me)
except ValueError as error:
    print(error)
def stubborn():
    try:
        yield
    except GeneratorExit:
        yield "no"
g = stubborn(); next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
print([n for n, _ in zip(fib(), range(15))])
def walk(tree):
    if tree:
        left, value, right = tree
        yield from walk(left)
        yield value
        yield from walk(right)
print(list(walk(((None, 1, None), 2, ((None, 3, None), 4, None)))))
g = (print("evaluated", x) for x in [1, 2])
print("lazy"); next(g)
print(g.gi_frame is not None, type(g).__name__, count.__name__, g.__name__)
def deleted():
    try:
        yield 1
    finally:
        print("finalized")
g = deleted(); next(g); del g
print("after")
def state():
    x = yield
    while True:
        x = yield x * 2
s = state(); next(s)
print([s.send(i) for i in range(4)])
