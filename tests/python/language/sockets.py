"""Sockets of this machine: pairs, a server and its client in one thread, timeouts, addresses; and doctest, which imports them."""

import doctest
import os
import selectors
import socket
import tempfile

left, right = socket.socketpair()
print(left.family.name, left.type.name, left.proto, left.fileno() >= 0)
left.sendall(b"over the pair")
print(right.recv(4), right.recv(100, socket.MSG_PEEK), right.recv(100))
place = bytearray(8)
right.send(b"into")
print(left.recv_into(place), place)
left.shutdown(socket.SHUT_WR)
print(right.recv(1))

right.settimeout(0.01)
print(right.gettimeout(), right.getblocking())
empty, other = socket.socketpair()
empty.settimeout(0.01)
try:
    empty.recv(1)
except TimeoutError as error:
    print(repr(error))
empty.setblocking(False)
try:
    empty.recv(1)
except BlockingIOError as error:
    print(error.errno == 11, empty.gettimeout())
for one in (left, right, empty, other):
    one.close()
try:
    left.send(b"closed")
except OSError as error:
    print(error.errno, left.fileno())

with socket.socket() as server, socket.socket() as client:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    print(server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
    server.bind(("127.0.0.1", 0))
    server.listen()
    host, port = server.getsockname()
    client.connect((host, port))
    peer, address = server.accept()
    print(host, address == client.getsockname(), peer.getpeername() == address)
    with peer, selectors.DefaultSelector() as selector:
        selector.register(peer, selectors.EVENT_READ)
        print(selector.select(0))
        with client.makefile("w", encoding="ascii") as lines:
            print("one", "two", sep="\n", file=lines)
        print([events for _, events in selector.select(1)])
        with peer.makefile() as lines:
            client.close()
            print(list(lines))

with socket.socket() as unused:
    unused.bind(("127.0.0.1", 0))
    nobody = unused.getsockname()
with socket.socket() as client:
    try:
        client.connect(nobody)
    except ConnectionRefusedError as error:
        print("refused", client.connect_ex(nobody) == error.errno)

with socket.socket(type=socket.SOCK_DGRAM) as one, socket.socket(type=socket.SOCK_DGRAM) as two:
    one.bind(("127.0.0.1", 0))
    print(two.sendto(b"datagram", one.getsockname()))
    data, sender = one.recvfrom(100)
    print(data, sender[0])

with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
    path = os.path.join(folder, "socket")
    server.bind(path)
    server.listen(1)
    print(server.getsockname() == path)
    client.connect(path)
    peer, address = server.accept()
    print(repr(address))
    peer.close()

print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\x01\x02\x03\x04"), socket.inet_pton(socket.AF_INET6, "::1"))
print(socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\x01"), socket.htons(1), socket.ntohl(1))
for wrong in (
    lambda: socket.inet_aton("1.2.3"[:0] + "x"),
    lambda: socket.inet_ntoa(b"1"),
    lambda: socket.socket().bind("name"),
    lambda: socket.socket().bind(("127.0.0.1", 70000)),
    lambda: socket.socket().settimeout(-1),
    lambda: socket.getaddrinfo("host.invalid", 1, flags=socket.AI_NUMERICHOST),
):
    try:
        wrong()
    except (OSError, TypeError, OverflowError, ValueError) as error:
        print(type(error).__name__, error)


def double(number):
    """
    >>> double(2)
    4
    >>> double("ab")
    'abab'
    """
    return number * 2


print(doctest.run_docstring_examples(double, {"double": double}), doctest.testmod().failed)
