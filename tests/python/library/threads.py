"""Threads of Python: start and join, locks, conditions, queues, local data, pools, timers, exceptions; all told in an order that is certain."""

import asyncio
import contextvars
import queue
import sys
import threading
import time
import _thread
from concurrent.futures import ThreadPoolExecutor, as_completed


def started(function, *arguments, **keywords):
    thread = threading.Thread(target=function, args=arguments, kwargs=keywords)
    thread.start()
    return thread


def raised(work):
    try:
        work()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


print("-- all of them count")
total, lock = 0, threading.Lock()


def count(times):
    global total
    for _ in range(times):
        with lock:
            total += 1


sys.setswitchinterval(0.0005)
for thread in [started(count, 2000) for _ in range(5)]:
    thread.join()
print(total, sys.getswitchinterval(), raised(lambda: sys.setswitchinterval(0)))
sys.setswitchinterval(0.005)

print("-- they take turns without being asked to")
flag = False


def spin():
    while not flag:
        pass


thread = started(spin)
time.sleep(0.01)
flag = True
thread.join()
print(thread.is_alive())

print("-- a frame, what is handled and the depth belong to one")
held, go = threading.Event(), threading.Event()


def handle():
    try:
        raise KeyError("mine")
    except KeyError:
        held.set()
        go.wait()
        print(repr(sys.exception()))


def deep(n):
    return n if n == 0 else deep(n - 1)


thread = started(handle)
held.wait()
print(sys.exception(), len(sys._current_frames()), deep(500))
try:
    raise ValueError("other")
except ValueError as error:
    print(repr(error.__context__))
    go.set()
    thread.join()
    print(repr(sys.exception()))

print("-- names and numbers")
thread = threading.Thread(target=lambda: None, name="worker", daemon=True)
print(thread, thread.daemon, thread.ident)
print(raised(thread.join), "|", raised(lambda: threading.current_thread().join()))
thread.start()
thread.join()
print(thread.is_alive(), raised(thread.start), threading.active_count(), threading.main_thread() is threading.current_thread())
numbers = set()
gate = threading.Barrier(4)
for thread in [started(lambda: (gate.wait(), numbers.add(threading.get_ident()), gate.wait())) for _ in range(3)]:
    pass
gate.wait()
gate.wait()
print(len(numbers), threading.get_ident() in numbers)

print("-- locks")
print(raised(lock.release), lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())
lock.release()
print(raised(lambda: lock.acquire(False, 1)), "|", raised(lambda: lock.acquire(True, -2)))
again = threading.RLock()
print(again.acquire(), again.acquire())
other = []
started(lambda: other.extend([again.acquire(False), raised(again.release)])).join()
print(other)
again.release()
again.release()
started(lambda: other.append(again.acquire(False))).join()
print(other[-1])

print("-- conditions")
items, condition, order = [], threading.Condition(), []


def consume():
    with condition:
        while not items:
            condition.wait()
        order.append(items.pop(0))


consumers = [started(consume) for _ in range(3)]
for item in "abc":
    with condition:
        items.append(item)
        condition.notify()
for thread in consumers:
    thread.join()
print(sorted(order), condition.acquire(), condition.wait(0.01))
condition.release()
slots = threading.Semaphore(2)
print(slots.acquire(), slots.acquire(), slots.acquire(timeout=0.01))

print("-- queues")
work, done = queue.Queue(2), queue.SimpleQueue()


def serve():
    while (item := work.get()) is not None:
        done.put(item * item)
        work.task_done()


workers = [started(serve) for _ in range(3)]
for item in range(20):
    work.put(item)
work.join()
for _ in workers:
    work.put(None)
for thread in workers:
    thread.join()
print(sorted(done.get() for _ in range(20)), done.empty(), raised(lambda: done.get(timeout=0.01)))

print("-- what is local")


class Own(threading.local):
    def __init__(self, start):
        self.start = start


own = Own([1])
own.start.append(2)
own.x = "main"
told = []
started(lambda: told.extend([hasattr(own, "x"), own.start, setattr(own, "x", "other"), own.__dict__])).join()
print(told, own.x, own.start)
variable = contextvars.ContextVar("variable", default="none")
variable.set("main")
told = []
started(lambda: told.append(variable.get())).join()
print(told, variable.get())

print("-- pools and loops")
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda x: x * x, range(8))))
    print(sorted(future.result() for future in as_completed([pool.submit(pow, 2, n) for n in range(5)])))
    print(raised(pool.submit(lambda: 1 / 0).result))


async def main():
    results = await asyncio.gather(*(asyncio.to_thread(divmod, 17, n) for n in range(2, 5)))
    loop = asyncio.get_running_loop()
    return results, await loop.run_in_executor(None, lambda: threading.current_thread() is threading.main_thread())


print(asyncio.run(main()))
rung = threading.Event()
threading.Timer(0.01, rung.set).start()
print(rung.wait())
timer = threading.Timer(100, print, ["never"])
timer.start()
timer.cancel()
timer.join()

print("-- how they end")


def tell(told):
    print(told.thread.name, told.exc_type.__name__, told.exc_value)


threading.excepthook = tell
thread = threading.Thread(target=lambda: [][0], name="fails")
thread.start()
thread.join()
threading.excepthook = threading.__excepthook__
started(sys.exit, 3).join()
started(_thread.exit).join()


def exhaust():
    try:
        deep(10**6)
    except RecursionError as error:
        print(error)


started(exhaust).join()
print(raised(lambda: _thread.start_new_thread(1, ())), "|", raised(lambda: _thread.start_new_thread(print, 1)))

print("-- the main one is interrupted")


def interrupt():
    time.sleep(0.01)
    _thread.interrupt_main()


def wait_with_interruption():
    started(interrupt)
    threading.Event().wait(20)


print(raised(wait_with_interruption))

print("-- the end waits for those that are no daemons")
threading.Thread(target=lambda: [time.sleep(0.001) for _ in iter(int, 1)], daemon=True).start()
threading.Timer(0.02, print, ["last"]).start()
print("end of the program")
