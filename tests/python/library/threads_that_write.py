"""A thread that writes more than there is room for waits, while the thread that is to read it runs."""

import os
import socket
import threading

DATA = bytes(range(256)) * 4096


def read_all(read, got):
    rest = len(DATA)
    while rest:
        piece = read(min(rest, 65536))
        got.append(piece)
        rest -= len(piece)


def through(name, write, read):
    got = []
    reader = threading.Thread(target=read_all, args=(read, got))
    reader.start()
    written = write(DATA)
    reader.join()
    print(name, written, b"".join(got) == DATA)


def pipe(mode, **options):
    reading, writing = os.pipe()
    return reading, open(writing, mode, **options)


# What the main thread writes, another reads.
reading, writing = os.pipe()
through("os.write", lambda data: os.write(writing, data), lambda size: os.read(reading, size))
os.close(writing)

reading, raw = pipe("wb", buffering=0)
through("unbuffered", raw.write, lambda size: os.read(reading, size))
raw.close()

reading, buffered = pipe("wb")
through("buffered", buffered.write, lambda size: os.read(reading, size))


def in_pieces(data):
    for start in range(0, len(data), 1000):
        buffered.write(data[start : start + 1000])
    buffered.flush()


through("in pieces", in_pieces, lambda size: os.read(reading, size))
buffered.close()

reading, text = pipe("w", encoding="latin-1", newline="")
through("text", lambda data: (text.write(data.decode("latin-1")), text.flush())[0], lambda size: os.read(reading, size))
text.close()

near, far = socket.socketpair()
through("sendall", near.sendall, far.recv)


def send(data):
    rest = memoryview(data)
    while rest:
        rest = rest[near.send(rest) :]


through("send", send, far.recv)
near.settimeout(5)
through("sendall with a timeout", near.sendall, far.recv)

# A descriptor that is not to block does not.
reading, writing = os.pipe()
os.set_blocking(reading, False)
os.set_blocking(writing, False)
event = threading.Event()
other = threading.Thread(target=event.wait)
other.start()
try:
    os.read(reading, 1)
except BlockingIOError as error:
    print("nothing to read:", error.errno)
total = 0
try:
    while True:
        total += os.write(writing, DATA)
except BlockingIOError as error:
    print("no room:", error.errno, total > 0)
event.set()
other.join()

# Many threads, one pipe: what is written at once and is short stays together.
reading, writing = os.pipe()


def shout(letter):
    for _ in range(200):
        os.write(writing, letter * 100)


threads = [threading.Thread(target=shout, args=(bytes([letter]),)) for letter in b"abcd"]
for thread in threads:
    thread.start()
total = b""
while len(total) < 4 * 200 * 100:
    total += os.read(reading, 65536)
for thread in threads:
    thread.join()
pieces = {total[start : start + 100] for start in range(0, len(total), 100)}
print(sorted(piece.decode()[:2] for piece in pieces), {len(set(piece)) for piece in pieces})

# A FIFO: who opens it waits for who opens the other end.
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "fifo")
    os.mkfifo(path)
    got = []

    def listen():
        with open(path, "rb") as stream:
            got.append(stream.read())

    listener = threading.Thread(target=listen)
    listener.start()
    with open(path, "wb") as stream:
        stream.write(DATA)
    listener.join()
    print("fifo", got == [DATA])

# A server that is connected to by the thread that then accepts.
server = socket.create_server(("127.0.0.1", 0))
results = []


def serve():
    connection, _ = server.accept()
    with connection:
        read_all(connection.recv, results)


thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(server.getsockname()) as client:
    client.sendall(DATA)
thread.join()
server.close()
print("server", b"".join(results) == DATA)
