"""Threads that share a buffered stream take turns: what one writes or reads at once stays together."""

import io
import os
import threading

LENGTH = 30_000
ROUNDS = 20


def run(*tasks):
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Writes that are larger than the buffer, to a pipe that is drained slowly.
reading, writing = os.pipe()
stream = open(writing, "wb")
received = []


def shout(letter):
    for _ in range(ROUNDS):
        stream.write(letter * LENGTH)


def drain():
    left = 3 * ROUNDS * LENGTH
    while left:
        received.append(os.read(reading, 50_000))
        left -= len(received[-1])


def shout_all():
    run(lambda: shout(b"a"), lambda: shout(b"b"), lambda: shout(b"c"))
    stream.flush()


run(shout_all, drain)
total = b"".join(received)
pieces = [total[start : start + LENGTH] for start in range(0, len(total), LENGTH)]
print("whole writes:", all(len(set(piece)) == 1 for piece in pieces), len(pieces))
stream.close()
os.close(reading)

# What several threads read.
reading, writing = os.pipe()
stream = open(reading, "rb")
pieces = []


def listen():
    for piece in iter(lambda: stream.read(37), b""):
        pieces.append(piece)


def speak():
    for number in range(3000):
        os.write(writing, b"%d %s\n" % (number, b"x" * (number % 50)))
    os.close(writing)


run(listen, listen, listen, speak)
expected = b"".join(b"%d %s\n" % (number, b"x" * (number % 50)) for number in range(3000))
print("no byte is lost, none comes twice:", sorted(b"".join(pieces)) == sorted(expected))
stream.close()


# One that is used while it is in use, by the same thread.
class Raw(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        stream.write(b"more")
        return len(data)


stream = io.BufferedWriter(Raw(), 10)
try:
    stream.write(b"longer than the buffer")
except RuntimeError as error:
    print("RuntimeError:", str(error)[:39])

# It can be used again.
file = open(os.devnull, "wb")
print(file.write(b"x" * 100_000), file.flush())
file.close()
