# A dict of growing strings.
import glass


def fill():
    table = {}
    while True:
        table[len(table)] = "x" * len(table)


def names():
    table = {}
    while True:
        table["name " * (len(table) % 100) + str(len(table))] = None


for work in fill, names, fill:
    try:
        work()
    except MemoryError:
        print("caught", work.__name__)
    glass.audit()
print({str(n): "x" * n for n in range(10)}["9"])
