# What of the native modules programs use most.
import collections
import functools
import itertools
import operator

queue = collections.deque(range(1000, 1010), maxlen=12)
queue.rotate(3)
queue.extendleft("abc")
counts = collections.defaultdict(list)
for word in "one two three four".split():
    counts[len(word)].append(word)
ordered = collections.OrderedDict.fromkeys("xyz", 1000)
ordered.move_to_end("x")
Point = collections.namedtuple("Point", "x y")
print(queue, dict(counts), ordered, Point(1, y=2000)._replace(x=5), collections.Counter("mississippi").most_common(2))
print(list(itertools.chain("ab", [1000])), list(itertools.islice(itertools.count(1000, 7), 4)), list(itertools.permutations([1, 2, 3], 2)))
print([(k, list(g)) for k, g in itertools.groupby("aabbb")], list(itertools.accumulate([1, 2, 3000])), list(itertools.product("xy", repeat=2)))
print(list(itertools.combinations("abcd", 3)), [list(t) for t in itertools.tee(range(3))], list(itertools.zip_longest("ab", "c", fillvalue=0)))


@functools.lru_cache(maxsize=4)
def square(n):
    return n * n


print([square(n) for n in (1000, 2000, 1000, 3000, 4000, 5000, 1000)], square.cache_info())
print(functools.reduce(operator.mul, range(1, 25)), functools.partial(int, base=2)("1" * 70), sorted("bca", key=functools.cmp_to_key(lambda a, b: (a > b) - (a < b))))
print(operator.itemgetter(1, 2)("abc"), operator.attrgetter("real")(5), operator.methodcaller("upper")("x"))
