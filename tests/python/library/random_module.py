"""Module random: the same seeds give the same numbers as CPython's."""
import random

r = random.Random(42)
print([r.random() for _ in range(3)], r.randint(1, 100), r.randrange(0, 1000, 7), r.uniform(-1, 1), r.choice("abcdef"))
print(r.sample(range(1000), 5), r.choices([1, 2, 3], weights=[5, 3, 2], k=8), r.getrandbits(100), r.randbytes(5))
items = list(range(20))
r.shuffle(items)
print(items)
print([round(f(), 10) for f in (lambda: r.gauss(0, 1), lambda: r.normalvariate(0, 1), lambda: r.expovariate(2), lambda: r.betavariate(2, 3),
                                lambda: r.triangular(0, 1, 0.3), lambda: r.gammavariate(2, 1), lambda: r.lognormvariate(0, 1),
                                lambda: r.vonmisesvariate(0, 4), lambda: r.paretovariate(3), lambda: r.weibullvariate(1, 2))])
for seed in (0, 1, -5, 2 ** 100, 1.5, "text", b"bytes", bytearray(b"more")):
    print(repr(seed), random.Random(seed).random())
state = r.getstate()
first = [r.random() for _ in range(700)]
r.setstate(state)
print(first == [r.random() for _ in range(700)], len(state), state[0], len(state[1]))
random.seed(7)
print(random.random(), random.randint(-10, 10), random.binomialvariate(10, 0.3))


class Own(random.Random):
    """A generator with its own source."""

    def random(self):
        return 0.25


print(Own().uniform(0, 8), Own().choice([1, 2, 3, 4]), Own(5).random())
for work in (lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.getrandbits(-1), lambda: random.Random([])):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)
