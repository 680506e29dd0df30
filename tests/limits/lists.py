# Lists for ever, and one list without end.
import glass


def fill():
    lists = []
    while True:
        lists.append([len(lists), None])


def extend():
    numbers = []
    while True:
        numbers.extend(range(1000))


for work in fill, extend, fill:
    try:
        work()
    except MemoryError:
        print("caught", work.__name__)
    glass.audit()
print(sum(list(range(1000))))
