# Tuples: operators, methods, hashes, and classes that derive from them.


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print((), (1,), (1, 2), tuple(), tuple("ab"), tuple([1]), tuple(range(3)), tuple({"k": 1}), attempt(tuple, 5), attempt(tuple, 1, 2))
t = (10, 20, 30, 40)
print(t[0], t[-1], t[1:3], t[::-1], t[::2], t[5:], attempt(lambda: t[4]), attempt(lambda: t["a"]), attempt(lambda: t[10**20]))
print(t + (50,), t * 2, 2 * (1,), t * 0, () * 5, attempt(lambda: t + [1]), attempt(lambda: t * "a"), attempt(lambda: t * None))
print(t.index(20), attempt(t.index, 99), t.index(30, 1), attempt(t.index, 10, 1), t.count(10), (1, True, 1.0).count(1), len(t))
print(20 in t, 99 in t, t == (10, 20, 30, 40), t != (), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9), (1, [2]) == (1, [2]))
print(attempt(lambda: (1,) < (None,)), attempt(lambda: (1,) < [1]), (1,) == [1])


def assign():
    t[0] = 1


def delete():
    del t[0]


print(attempt(assign), attempt(delete))
print(tuple(t) is t, t[:] is t, t[:0] is tuple(), (t + t[:0]) is t, t * 1 is t)
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((1, (2, (3,)))), hash((1.5, -1, 2**70, None is None)), attempt(hash, ([],)))
nested = ([],)
nested[0].append(nested)
print(nested, ((1,), ((),)))
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
swap = 1, 2
one, two = swap[::-1]
print(one, two, *t, sep="|")
iterator = iter(t)
print(next(iterator), iterator.__length_hint__(), list(iterator), list(reversed(t)), max(t), sum(t), sorted(t, reverse=True))


class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]

    def __add__(self, other):
        return Point(self[0] + other[0], self[1] + other[1])


p = Point(1, 2)
print(p, p.x, p + (3, 4), type(p + p).__name__, p == (1, 2), hash(p) == hash((1, 2)), isinstance(p, tuple), p[:], type(p[:]).__name__, {p: "found"}[1, 2])
p.note = "noted"
print(p.note, len(p), (*p, 3))

from collections import namedtuple

Card = namedtuple("Card", "rank suit")
card = Card("ace", suit="spades")
print(card, card.rank, card[1], card._replace(rank="king"), card._asdict(), Card._fields, Card._make(["two", "hearts"]), card == ("ace", "spades"))
rank, suit = card
print(rank, suit, attempt(Card, 1), attempt(setattr, card, "rank", 1), Card.rank.__doc__)
Default = namedtuple("Default", ["a", "b"], defaults=[5])
print(Default(1), Default._field_defaults, attempt(namedtuple, "Bad", "class"), namedtuple("Fixed", "a class a", rename=True)._fields)
print(tuple[int, ...], tuple.__doc__.splitlines()[0])
