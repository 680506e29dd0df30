# Dicts: every method, order, views as sets, and what goes wrong.


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# Making
print(dict(), dict(a=1), dict({"b": 2}), dict([("c", 3), ["d", 4], "ef"]), dict({"g": 1}, g=2, h=3))
print(attempt(dict, 5), attempt(dict, [1]), attempt(dict, [(1, 2, 3)]), attempt(dict, {}, {}), attempt(dict, [("a", 1), 2]))
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys({"x": 1}), dict.fromkeys({3}, "three"), attempt(dict.fromkeys, 5))
print({**{"a": 1, "b": 2}, "a": 3}, {1: "a", 1.0: "b", True: "c"}, {"a": 1, "a": 2})

# Order
order = {"one": 1, "two": 2, "three": 3}
order["one"] = 10
del order["two"]
order["two"] = 20
print(order, list(order), list(reversed(order)), list(reversed(order.values())), list(reversed(order.items())))
print(order.popitem(), order, order.popitem(), order.popitem(), attempt(order.popitem))
for number in range(20):
    order[number] = -number
for number in range(0, 20, 2):
    del order[number]
print(order)
for number in range(5):
    order.popitem()
    order[100 + number] = number
print(order)

# Methods
d = {"a": 1, "b": 2}
print(d.get("a"), d.get("z"), d.get("z", 5), d.setdefault("a", 9), d.setdefault("c", 3), d.setdefault("n"), d)
print(d.pop("a"), d.pop("z", "none"), attempt(d.pop, "z"), attempt(d.pop), attempt(d.pop, 1, 2, 3))
d.update({"x": 1}, y=2)
d.update([("z", 3)])
d.update()
print(d, attempt(d.update, 5), attempt(d.update, 1, 2))
print("x" in d, "nope" in d, len(d), bool({}), bool(d), d["x"], attempt(lambda: d["nope"]), attempt(lambda: d[[]]))
copy = d.copy()
copy["x"] = "changed"
print(d["x"], copy == d, copy != d, d == dict(d), {} == {}, {"a": [1]} == {"a": [1]}, {1: 2} == {1: 3}, {1: 2} == {2: 2})
print(attempt(lambda: {} < {}), {} == 5, {} != 5)


def delete(target, key):
    del target[key]


print(attempt(delete, d, "nope"), attempt(delete, d, []))
copy.clear()
print(copy, len(copy))

# |
print({"a": 1} | {"b": 2}, {"a": 1} | {"a": 2}, attempt(lambda: {} | []), attempt(lambda: [] | {}))
d = {"a": 1}
alias = d
d |= {"b": 2}
d |= [("c", 3)]
print(d, alias is d, attempt(lambda: d.__ior__(5)))

# Views
d = {"a": 1, "b": 2, "c": 3}
keys, values, items = d.keys(), d.values(), d.items()
print(keys, values, items)
d["d"] = 4
print(len(keys), list(values), ("d", 4) in items, ("d", 5) in items, "d" in keys, 4 in values, ("d",) in items)
print(sorted(keys & {"a", "z"}), sorted(keys | ["q"]), sorted(keys - {"a"}), sorted(keys ^ {"a", "z"}), sorted({"a", "y"} - keys))
print(sorted({"a", "b", "y"} & keys), sorted(items & {("a", 1), ("b", 9)}), sorted(items - {("a", 1)}), sorted(["a", "k"] | keys))
print(keys == {"a", "b", "c", "d"}, keys >= {"a"}, keys < {"a"}, keys != d.keys(), keys <= d.keys(), items == d.items(), values == values)
print(keys.isdisjoint("xyz"), keys.isdisjoint(["a"]), items.isdisjoint([("a", 1)]), attempt(lambda: keys & 5), attempt(lambda: keys < [1]))
print(attempt(hash, keys), attempt(lambda: items - 5), attempt(lambda: keys["a"]), keys.mapping, type(keys).__name__)
print({1: "x"}.keys() == {1: "y"}.keys(), {1: [2]}.items() == {1: [2]}.items())

# Changes while iterating
for work in (lambda: d.__setitem__("new", 0), lambda: d.__delitem__("new"), lambda: d.clear()):
    try:
        for key in d:
            work()
    except RuntimeError as error:
        print(error)
d = {"a": 1}
try:
    for key in d:
        del d[key]
        d[key + "x"] = 1
except RuntimeError as error:
    print(error)
for key in (d := {"a": 1, "b": 2}):
    d[key] = key * 2
print(d)
iterator = iter(d.items())
print(next(iterator), iterator.__length_hint__(), list(iterator), iterator.__length_hint__(), next(iterator, None))

# repr
nested = {"list": [1], "dict": {"x": ()}}
nested["self"] = nested
nested["values"] = nested.values()
print(nested)

# Keys with their own idea of equality


class Key:
    def __init__(self, name, number):
        self.name, self.number = name, number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        log.append((self.name, getattr(other, "name", other)))
        return isinstance(other, Key) and self.name == other.name

    def __repr__(self):
        return self.name


log = []
table = {Key("a", 1): 1, Key("b", 1): 2}
print(table, log, table[Key("b", 1)], log[1:], Key("c", 1) in table, Key("a", 2) in table)


class Unhashable:
    __hash__ = None


class BadHash:
    def __hash__(self):
        return "x"


class BadEqual:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        raise ValueError("no comparison")


print(attempt(lambda: {Unhashable(): 1}), attempt(lambda: {BadHash(): 1}), attempt(lambda: {BadEqual(): 1, BadEqual(): 2}))


class Meddler:
    def __init__(self, victim):
        self.victim = victim

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.victim.clear()
        return False


victim = {}
victim[Meddler(victim)] = "first"
victim[Meddler(victim)] = "second"
print(len(victim), list(victim.values()))

# Derived classes


class Counting(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value


counting = Counting(a=1)
print(counting["a"], counting["bb"], counting, counting.get("zz"), "zz" in counting, counting | {"q": 1}, type(counting | {}).__name__)
counting.note = 1
print(counting.note, counting.__dict__, type(counting.copy()).__name__, isinstance(counting, dict), Counting.fromkeys("ab"))


class Upper(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)


upper = Upper(a=1)
upper["b"] = 2
upper.update(c=3)
print(upper, {**upper}, dict(upper))


class Keyed:
    def keys(self):
        return ["k1", "k2"]

    def __getitem__(self, key):
        return key + "!"


print(dict(Keyed()), {**Keyed()})


def show(**keywords):
    return keywords


print(show(**Keyed()), show(**{"a": 1}, b=2), attempt(lambda: show(**{1: 2})), attempt(lambda: show(**5)), attempt(lambda: show(**{"a": 1}, a=2)))

# Large ones
large = {number: number * number for number in range(10000)}
print(len(large), large[9999], sum(large), 10000 in large, all(large[number] == number * number for number in large))
for number in range(0, 10000, 3):
    del large[number]
print(len(large), next(iter(large)), list(large)[:5], large.popitem())
texts = {str(number): number for number in range(3000)}
print(len(texts), texts["2999"], texts.get("3000"), sum(texts.values()))
mixed = {None: 0, (1, 2): 1, 1.5: 2, "s": 3, frozenset({1}): 4, -1: 5, -2: 6, 2**70: 7, True: 8, b"b": 9}
print(mixed, mixed[None], mixed[1, 2], mixed[1], mixed[-2], mixed[2**70], mixed[frozenset([1])])
print(dict[str, int], dict.__hash__ is None, attempt(hash, {}))
