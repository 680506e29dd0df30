# operator, heapq and bisect.
import bisect
import heapq
import operator
from operator import attrgetter, itemgetter, methodcaller


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print(operator.add(1, 2), operator.sub(5, 3), operator.mul("ab", 2), operator.truediv(1, 2), operator.floordiv(7, 2), operator.mod(7, 3), operator.pow(2, 10))
print(operator.lt(1, 2), operator.eq([1], [1]), operator.ne(1, 1), operator.ge(2, 2), operator.neg(5), operator.pos(-5), operator.invert(5), operator.abs(-3))
print(operator.and_(6, 3), operator.or_(6, 3), operator.xor(6, 3), operator.lshift(1, 4), operator.rshift(16, 2), operator.not_(0), operator.truth([]), operator.index(True))
print(operator.is_(None, None), operator.is_not(1, None), operator.contains([1], 1), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "c"), attempt(operator.indexOf, [], 1))
print(operator.concat([1], [2]), attempt(operator.concat, 1, 2), operator.getitem({"a": 1}, "a"), operator.length_hint([1, 2]), operator.length_hint(iter([1])), operator.length_hint(5, 9))
items = [1, 2]
same = operator.iadd(items, [3])
operator.setitem(items, 0, "x")
operator.delitem(items, 1)
print(items, same is items, operator.call(max, 1, 2, key=lambda x: -x), attempt(operator.add, 1, "a"), attempt(operator.neg, "a"), attempt(operator.add, 1))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def scaled(self, by=1, *, offset=0):
        return (self.x * by + offset, self.y * by + offset)


p = Point(1, 2)
p.inner = Point(3, 4)
print(itemgetter(1)("abc"), itemgetter(0, 2)("abc"), itemgetter("k")({"k": 5}), itemgetter(slice(1, 3))([1, 2, 3, 4]), repr(itemgetter(1, "a")), attempt(itemgetter(5), []), attempt(itemgetter))
print(attrgetter("x")(p), attrgetter("x", "y")(p), attrgetter("inner.x")(p), attrgetter("inner.x", "y")(p), repr(attrgetter("a.b")), attempt(attrgetter, 5), attempt(attrgetter("zz"), p))
print(methodcaller("scaled")(p), methodcaller("scaled", 3)(p), methodcaller("scaled", 2, offset=1)(p), repr(methodcaller("m", 1, k=2)), attempt(methodcaller, 5), methodcaller("upper")("abc"))
print(sorted([("b", 1), ("a", 2)], key=itemgetter(1)), max([p, p.inner], key=attrgetter("y")).y)

heap = []
for value in [5, 1, 8, 3, 9, 2, 7]:
    heapq.heappush(heap, value)
print(heap, [heapq.heappop(heap) for _ in range(3)], heap, heapq.heapreplace(heap, 0), heapq.heappushpop(heap, 6), heapq.heappushpop(heap, -1), heap)
numbers = [9, 4, 7, 1, 8, 2, 6, 3, 5, 0]
heapq.heapify(numbers)
print(numbers, heapq.nsmallest(3, numbers), heapq.nlargest(3, numbers), heapq.nlargest(2, ["aa", "b", "cccc"], key=len), list(heapq.merge([1, 4], [2, 3], [0])))
print(attempt(heapq.heappop, []), attempt(heapq.heappush, (), 1), attempt(heapq.heapreplace, [], 1), heapq.heappushpop([], 1), attempt(heapq.heapify, [1, "a"]))
tasks = []
for priority, name in [(3, "low"), (1, "high"), (2, "mid"), (1, "also")]:
    heapq.heappush(tasks, (priority, name))
print([heapq.heappop(tasks) for _ in range(len(tasks))])


class Meddler:
    def __init__(self, victim):
        self.victim = victim

    def __lt__(self, other):
        self.victim.clear()
        return True


victim = []
victim.append(Meddler(victim))
victim.append(Meddler(victim))
print(attempt(heapq.heappush, victim, Meddler(victim)))

data = [1, 3, 3, 5]
print(bisect.bisect(data, 3), bisect.bisect_left(data, 3), bisect.bisect_right(data, 9), bisect.bisect_left(data, 0), bisect.bisect(data, 3, 2), bisect.bisect(data, 3, 0, 2), attempt(bisect.bisect, data, 1, -1))
bisect.insort(data, 4)
bisect.insort_left(data, 3)
print(data, bisect.bisect_left([(1, "a"), (3, "b")], 2, key=itemgetter(0)), attempt(bisect.bisect, data, "x"), bisect.bisect("ace", "d"))
words = ["a", "bbb"]
bisect.insort(words, "cc", key=len)
print(words)
