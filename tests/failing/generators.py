# Generators, coroutines, iterators of all kinds.
def numbers(limit):
    received = []
    try:
        for n in range(limit):
            got = yield n * 1000
            if got:
                received.append(got)
    finally:
        print("closed", received)
    return received


def delegate():
    result = yield from numbers(3)
    yield result


generator = numbers(5)
print(next(generator), generator.send("x"), next(generator))
generator.close()
print(list(delegate()), sum(n * n for n in range(300)), [*map(lambda a, b: a + b, range(300, 303), [1, 2, 3])])
try:
    g = numbers(2)
    next(g)
    g.throw(ValueError("thrown"))
except ValueError as error:
    print(error)


class Waiting:
    def __await__(self):
        return (yield "waits")


async def work(n):
    return [await Waiting() for i in range(n)]


coroutine = work(3)
seen = []
try:
    while True:
        seen.append(coroutine.send(None))
except StopIteration as stop:
    print(seen, stop.value)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(3)), list(reversed([1, 2])), list(iter([5, 6].pop, 5)), dict(zip(*[iter("abcd")] * 2)))
