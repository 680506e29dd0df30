"""Keywords of a constructor of which one half is written in Python: they are meant for that half."""

from itertools import chain, cycle, dropwhile, filterfalse, islice, starmap, takewhile


def attempt(label, make):
    try:
        made = make()
    except TypeError as error:
        print(label, error)
    else:
        print(label, type(made).__name__, made.more)


for base, arguments in [
    (list, ([1],)),
    (tuple, ([1],)),
    (set, ([1],)),
    (frozenset, ([1],)),
    (filter, (None, [1])),
    (map, (abs, [1])),
    (chain, ([1],)),
    (starmap, (abs, [])),
    (islice, ([1], 1)),
    (takewhile, (abs, [])),
    (dropwhile, (abs, [])),
    (filterfalse, (abs, [])),
    (cycle, ([1],)),
]:

    class Initialised(base):
        def __init__(self, *arguments, more=None):
            self.more = more

    class Made(base):
        def __new__(cls, *arguments, more=None):
            self = super().__new__(cls, *arguments)
            self.more = more
            return self

    class Plain(base):
        pass

    for made in (Initialised, Made, Plain, base):
        attempt(base.__name__, lambda: made(*arguments, more=3))
