# A string that doubles, bytes and numbers that do.
import glass


def text():
    value = "x" * 100
    while True:
        value += bytes(value) if isinstance(value, bytearray) else value


def data():
    value = b"x" * 100
    while True:
        value = value * 2


def array():
    value = bytearray(100)
    while True:
        value += bytes(value) if isinstance(value, bytearray) else value


def number():
    value = 12345
    while True:
        value <<= value.bit_length()


for work in text, data, array, number, text:
    try:
        work()
    except MemoryError:
        print("caught", work.__name__)
    glass.audit()
print(len("x" * 1000), len("".join(["ab"] * 500)))
