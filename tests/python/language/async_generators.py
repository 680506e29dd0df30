"""Coroutines and asynchronous generators, driven by hand: what they pass on, how they end, what is refused."""


class Pass:
    """An awaitable that passes a value to the driver and gives what the driver sends."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def drive(coroutine):
    """Runs a coroutine; answers each value that it passes with its double. Returns what was passed and the result."""
    passed, answer = [], None
    while True:
        try:
            value = coroutine.send(answer)
        except StopIteration as stop:
            return passed, stop.value
        passed.append(value)
        answer = value * 2


async def count(limit):
    for number in range(limit):
        got = await Pass(number)
        yield number, got


async def main():
    seen = []
    async for item in count(3):
        seen.append(item)
    return seen, [pair async for pair in count(2)], {a: b async for a, b in count(2)}, [x for x in range(2) if await Pass(x) is not None]


print(drive(main()))


async def echo():
    got = "first"
    try:
        while True:
            try:
                got = yield got
            except ValueError as error:
                got = f"handled {error}"
    finally:
        await Pass(100)
        print("finally")


async def conversation():
    generator = echo()
    print(await generator.asend(None))
    print(await generator.asend("hello"))
    print(await generator.athrow(ValueError("oops")))
    print(generator.ag_running, generator.ag_frame is not None)
    await generator.aclose()
    print(generator.ag_frame, await generator.aclose())
    try:
        await generator.asend(1)
    except StopAsyncIteration as stop:
        print("ended", stop.args)
    try:
        await generator.__anext__()
    except StopAsyncIteration:
        print("ended again")


print(drive(conversation()))


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def raises(error):
    yield 0
    raise error


async def refused():
    generator = stubborn()
    await anext(generator)
    try:
        await generator.aclose()
    except RuntimeError as error:
        print(error)
    for error in (StopIteration(1), StopAsyncIteration(2), KeyError(3)):
        generator = raises(error)
        await anext(generator)
        try:
            await anext(generator)
        except (RuntimeError, KeyError) as raised:
            print(repr(raised), repr(raised.__cause__))
    generator = count(3)
    try:
        await generator.asend(5)
    except TypeError as error:
        print(error)
    step = count(1).__anext__()
    print(type(step).__name__)
    print(await step)
    try:
        await step
    except RuntimeError as error:
        print(error)
    print(await anext(count(0), "default"), await anext(count(1), "default"))
    try:
        await anext(count(0))
    except StopAsyncIteration:
        print("no default")
    try:
        anext(1)
    except TypeError as error:
        print(error)
    try:
        aiter([])
    except TypeError as error:
        print(error)
    print(aiter(generator) is generator)


print(drive(refused()))


async def at_once():
    generator = count(2)
    first, second = generator.asend(None), generator.asend(None)
    print(first.send(None), generator.ag_running)
    try:
        second.send(None)
    except RuntimeError as error:
        print(error)
    try:
        generator.aclose().send(None)
    except RuntimeError as error:
        print(error)
    first.close()
    print(generator.ag_running)


print(drive(at_once()))


class Manager:
    async def __aenter__(self):
        return await Pass(1)

    async def __aexit__(self, kind, error, traceback):
        print("exit", kind and kind.__name__, error)
        return await Pass(2)


async def managed():
    async with Manager() as entered:
        print("entered", entered)
        raise LookupError("swallowed")
    print("after")


print(drive(managed()))


async def plain():
    return await Pass(7)


coroutine = plain()
print(type(coroutine).__name__, coroutine.cr_running, coroutine.cr_await)
try:
    coroutine.send(1)
except TypeError as error:
    print(error)
print(coroutine.send(None), coroutine.cr_suspended)
try:
    coroutine.throw(OSError("thrown"))
except OSError as error:
    print(error)
try:
    coroutine.send(None)
except RuntimeError as error:
    print(error)
for wrong in (lambda: [x for x in count(1)], lambda: list(count(1))):
    try:
        wrong()
    except TypeError as error:
        print(error)
