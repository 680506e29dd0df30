# Exceptions raised in finalizers at the limit are reported, and the program goes on.
import glass
import sys

reported = []
sys.unraisablehook = lambda unraisable: reported.append(unraisable.exc_type)


class Thing:
    def __init__(self):
        self.load = [None] * 50

    def __del__(self):
        raise ValueError("in a finalizer")


class Hungry:
    def __del__(self):
        self.more = [[n] for n in range(1 << 40)]


def fill(kind):
    things = [kind(), kind(), kind()]
    while True:
        things.append([0] * 5000)


for kind in Thing, Hungry, Thing:
    try:
        fill(kind)
    except MemoryError:
        print("caught", kind.__name__)
    print(set(error.__name__ for error in reported) <= {"ValueError", "MemoryError"}, bool(reported))
    reported.clear()
    glass.audit()
