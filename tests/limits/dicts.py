# Dicts for ever, and one dict without end.
import glass


def fill():
    dicts = []
    while True:
        dicts.append({"number": len(dicts), "dict": {}})


def extend():
    table = {}
    while True:
        table[len(table)] = str(len(table))


for work in fill, extend, fill:
    try:
        work()
    except MemoryError:
        print("caught", work.__name__)
    glass.audit()
print(len({n: n for n in range(1000)}))
