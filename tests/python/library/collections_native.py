# deque, defaultdict, OrderedDict, Counter, namedtuple: what `collections` offers.
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# deque
d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d, attempt(deque().pop), attempt(deque().popleft))
d.extend("ab")
d.extendleft("xy")
print(d, d.count("a"), d.index(2), attempt(d.index, 99), attempt(lambda: d[50]), attempt(lambda: d["a"]))
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.insert(2, "in")
d.remove("a")
d[0] = "first"
del d[1]
print(d, attempt(d.remove, "zz"), list(reversed(d)))
d.reverse()
print(d, d.copy() == d, d == deque(d), d != deque(), 3 in d, "q" in d)
bounded = deque(range(10), maxlen=3)
bounded.append(10)
bounded.appendleft(0)
print(bounded, bounded.maxlen, attempt(bounded.insert, 1, 5), bounded + deque([1]), bounded * 2, deque([1]) + deque([2]), deque([1, 2]) * 2, 0 * deque([1]))
print(attempt(deque, [], -1), attempt(deque, 5), attempt(lambda: deque() + [1]), deque([1]) < deque([2]), deque([1, 2]) >= deque([1]), bool(deque()))
nested = deque([1])
nested.append(nested)
print(nested)
try:
    for item in (changing := deque([1, 2])):
        changing.append(item)
except RuntimeError as error:
    print(error)
queue = deque()
for number in range(1000):
    queue.append(number)
    if number % 3 == 0:
        queue.popleft()
print(len(queue), queue[0], queue[-1], sum(queue), queue[300])
queue.clear()
print(queue, attempt(hash, queue))
for middle in range(8):
    many = deque(range(8))
    many.insert(middle, "i")
    del many[middle // 2]
    print(list(many), end=" ")
print()
window = deque(maxlen=2)
print([tuple(window) for number in range(4) if not window.append(number)])


class Stack(deque):
    pass


stack = Stack("ab", 5)
stack.note = 1
print(stack, type(stack.copy()).__name__, stack.copy().maxlen, stack.note)

# defaultdict
groups = defaultdict(list)
for word in "one two three four five six".split():
    groups[len(word)].append(word)
print(groups, groups[9], 9 in groups, groups.get(10), groups.default_factory, dict(groups))
counts = defaultdict(int, {"a": 1}, b=2)
counts["c"] += 5
print(counts, counts | {"z": 1}, {"z": 1} | counts, type(counts.copy()).__name__, counts.copy() == counts, counts == {"a": 1, "b": 2, "c": 5})
none = defaultdict()
print(none, attempt(lambda: none["k"]), attempt(defaultdict, 5), attempt(defaultdict, int, 1, 2))
none.default_factory = lambda: "made"
print(none["k"], none.pop("k"), len(none))
tree = defaultdict(lambda: defaultdict(int))
tree["a"]["b"] += 1
print(tree["a"], list(tree))
recursive = defaultdict()
recursive["self"] = recursive
print(recursive)


class Tracker(defaultdict):
    def __missing__(self, key):
        return f"no {key}"


print(Tracker(int)["x"], isinstance(Tracker(), dict))

# OrderedDict
od = OrderedDict([("a", 1), ("b", 2)], c=3)
od.move_to_end("a")
print(od, list(od.keys()), od.keys(), od.values(), od.items())
od.move_to_end("c", last=False)
print(od, attempt(od.move_to_end, "zz"), od.popitem(last=False), od.popitem(), od, list(reversed(od)))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), OrderedDict(a=1) != OrderedDict(a=1), OrderedDict())
print(attempt(OrderedDict().popitem), OrderedDict.fromkeys("ab", 0), od | {"x": 1}, {"x": 1} | od, od.copy(), type(od.copy()).__name__)
od.update(x=5)
od |= {"y": 6}
print(od, od.pop("x"), od.setdefault("q", 1), od, od.keys() & {"q"})

# Counter
c = Counter("abracadabra")
print(c, c.most_common(2), c["z"], c.total(), sorted(c.elements())[:4])
c.update("aaz")
c.subtract({"a": 3})
print(c, c + Counter(a=1), c - Counter(a=100, b=1), Counter(a=1, b=2) & Counter(a=3), Counter(a=1) | Counter(a=3, b=1), +Counter(a=-1, b=1), -Counter(a=-1))
print(Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter([1, 1, 2]), Counter({"x": 5}), attempt(Counter, 5))
del c["nope"]
print(c.keys() == set(c), dict(c), c.copy() == c)


class Odd(Counter):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


print(Odd("ab"))

# namedtuple
Point = namedtuple("Point", ["x", "y"], defaults=[0])
p = Point(3)
print(p, p.x, p.y, p._replace(y=9), Point._fields, p._asdict(), Point(*"ab"), p == (3, 0), hash(p) == hash((3, 0)), Point.x, Point.__doc__)
x, y = p
print(x + y, attempt(Point), attempt(setattr, p, "x", 1), p[0], len(p), sorted([Point(2, 1), Point(1, 5)]), isinstance(p, tuple), repr(Point.x))


class Named(Point):
    __slots__ = ()

    def norm(self):
        return self.x**2 + self.y**2


print(Named(3, 4).norm(), Named(1, 2)._replace(x=5))

# The rest
chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
chain["c"] = 4
print(chain["a"], chain["b"], dict(chain), chain.maps, chain.new_child({"z": 0})["z"], "b" in chain, attempt(lambda: chain["q"]))


class Mine(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value + 1)


print(Mine(a=1), UserList([3, 1])[0], UserString("abc").upper(), sorted(UserList([3, 1])), UserList([1]) + [2])
