"""list, tuple, dict, set and their methods, as programs use them every day."""
l = [3, 1, 2]
l.append(5); l.extend((4,)); l.insert(1, 9)
print(l, l.index(5), l.count(1), l.pop(), l.pop(0), l)
l.sort(); print(l); l.reverse(); print(l, sorted(l, key=lambda x: -x), sorted("bca", reverse=True))
l.remove(9); print(l, l + [1], l * 2, 2 in l, l == [5, 2, 1], l < [6], l.copy() is l)
l[1:1] = [7, 8]; print(l, l[-2:], l[::-1]); l.clear(); print(l, [] or "empty")
t = 1, "a", (2,)
print(t, t[1], t + (3,), t * 2, len(t), (), (1,), t.index("a"), t.count(1), hash(t) == hash((1, "a", (2,))))
d = {"a": 1, "b": 2}
d["c"] = 3; d.update(d=4, a=0); d |= {"e": 5}
print(d, d.get("x"), d.get("x", 0), d.pop("b"), d.pop("zz", None), d.setdefault("f", []), "a" in d, len(d))
print(list(d), list(d.values()), list(d.items()), dict([(1, 2)], k=3), dict.fromkeys("ab", 0), d == dict(d), list(reversed(d)))
print(sorted(d.keys() & {"a", "c"}), d.popitem(), {**d, "z": 26}, {1: "a"} | {1: "b"})
for k in list(d): del d[k]
print(d, {1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3}[1, 2])
s = {3, 1, 2}
s.add(5); s.discard(9); s.remove(1)
print(sorted(s), sorted(s | {7}), sorted(s & {2, 3}), sorted(s - {2}), sorted(s ^ {2, 8}), s >= {2}, s.isdisjoint({9}), {1} < {1, 2}, frozenset([1]) == {1})
print(len({1, 1.0, True}), set(), {frozenset({1})}, sorted(set("hello")), {*"ab"} == set("ba"))
nested = {"list": [1, {"deep": (1, [2])}], "none": None}
print(nested, nested["list"][1]["deep"][1][0])
a = []; a.append(a); print(a, a == a)
r = {}; r["self"] = r; print(r)
print(list(zip("ab", [1, 2, 3])), list(enumerate("ab", 1)), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])))
print(list(range(5)), list(range(5, 0, -2)), range(10)[2:8:2], 3 in range(5), len(range(0, 10, 3)), range(3) == range(0, 3, 1), list(reversed(range(3))))
print(min(3, 1, 2), max([1, 5], key=lambda x: -x), min([], default="none"), sum([[1], [2]], []), any([0, 1]), all([]), divmod(7, 3))
print([1, 2] == [1, 2.0], [1, [2]] < [1, [3]], (1, 2) < (1, 2, 0), [] == (), {1: [2]} == {1: [2]})
b = bytearray(b"abc"); b[0] = 65; b += b"d"; print(b, bytes([1, 2]), b"a" + b"b", b"abc"[1], b"abc"[1:], b"a,b".split(b","), bytes(3), b"%d" % 5, b"x".hex(), bytes.fromhex("00ff"))
for action in (lambda: [][0], lambda: {}["k"], lambda: {[]: 1}, lambda: set().pop(), lambda: [].pop(), lambda: [1].remove(2), lambda: (1,).index(2), lambda: {}.popitem(), lambda: [1, "a"].sort(), lambda: next(iter([])), lambda: len(5), lambda: l["a"], lambda: range(1, 2, 0)):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
d = {1: 1, 2: 2}
try:
    for k in d: d[k + 10] = 0
except RuntimeError as error:
    print(error)
