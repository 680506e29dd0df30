"""asyncio: tasks, queues, timeouts, groups, streams over the loopback, generators that are dropped."""
import asyncio


async def worker(n):
    await asyncio.sleep(0.005 * n)
    return n


async def ticks():
    try:
        for number in range(10):
            yield number
            await asyncio.sleep(0)
    finally:
        await asyncio.sleep(0)
        print("generator closed")


async def main():
    print(await asyncio.gather(*[worker(i) for i in (3, 1, 2)]))
    queue = asyncio.Queue()

    async def produce():
        for i in range(3):
            await queue.put(i)
            await asyncio.sleep(0)
        await queue.put(None)

    task = asyncio.create_task(produce())
    while (item := await queue.get()) is not None:
        print(item)
    await task
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(5)
    except TimeoutError:
        print("timeout")
    async with asyncio.TaskGroup() as group:
        one, two = group.create_task(worker(1)), group.create_task(worker(2))
    print(one.result(), two.result())

    async def echo(reader, writer):
        writer.write(b"echo " + await reader.readline())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(b"hello\n")
    print(await reader.read())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    async for number in ticks():
        if number == 2:
            break
    print("left the generator")
    dropped = ticks()
    print(await anext(dropped))
    del dropped
    for _ in range(10):
        await asyncio.sleep(0)
    kept = ticks()
    print(await anext(kept))
    cancelled = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    cancelled.cancel()
    print((await asyncio.gather(cancelled, return_exceptions=True))[0].__class__.__name__)


asyncio.run(main())
