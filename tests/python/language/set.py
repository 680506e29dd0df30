# Sets and frozensets: operators, methods, the order of ints, and what goes wrong.


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# Making; ints come out in the order of the table
print(set(), set("a"), {3, 1, 2}, set([5, 5, 5]), frozenset(), frozenset([2, 1]), set(range(5)), {*[1, 2], *(3,)})
print({33, 1, 17, 5, 2}, {100, 3, 64, -1, 8}, {1, True, 1.0}, {0, False, 0.0}, set(range(20, 0, -3)))
print(attempt(set, 5), attempt(set, 1, 2), attempt(lambda: {[]}), attempt(set, [[]]), attempt(lambda: {{}: 1}))
print({n * n % 31 for n in range(12)}, {(1, 2), (3, 4)}, {0.5, 2.5, 1.5}, {2**40, 2**61, 3})

# Operators
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, b - a, a ^ b)
print(attempt(lambda: a | [1]), attempt(lambda: a - "x"), attempt(lambda: [1] & a), attempt(lambda: a < [1]))
f = frozenset(b)
print(a | f, f | a, type(f & a).__name__, type(a & f).__name__, f == b, b == f, hash(f) == hash(frozenset([5, 4, 3])), a != b)
print({1} < {1, 2}, {1, 2} < {1, 2}, {1, 2} <= {1, 2}, {1, 2} > {2}, {1} >= {1, 2}, {1} < {2}, set() < {1}, {1} == frozenset({1}))
c = set(a)
alias = c
c |= {10}
c &= {1, 2, 10}
c -= {2}
c ^= {1, 7}
print(c, alias is c, attempt(lambda: c.__ior__([1])))

# Methods
s = {1, 2}
s.add(3)
s.add(3)
s.discard(9)
s.remove(1)
print(s, attempt(s.remove, 9), attempt(s.add, []), attempt(s.discard, []), attempt(s.remove, ("k", 1)))
s.update([7, 8], (9,), {10: 0}, "a", range(2))
print(sorted(map(str, s)), s.union() == s, len(s.union([1, 2], "xy")))
print(sorted({1, 2, 3}.intersection([2, 3, 4], (3,))), {1, 2, 3}.difference([1], {2}), {1, 2}.symmetric_difference([2, 2, 5]))
print({1}.isdisjoint([2]), {1}.isdisjoint([1]), {1}.issubset([1, 2]), {1, 2}.issuperset([1]), {1, 2}.issuperset("a"), attempt({1}.issubset, 5))
t = {1, 2, 3, 4, 5}
t.difference_update([1], {2})
t.intersection_update(range(4, 10), [4, 5, 6])
t.symmetric_difference_update([5, 6])
print(t, t.copy(), t.copy() is t, frozenset(t).copy() == t)
x = frozenset([1])
print(frozenset(x) is x, x.copy() is x, x | set() == x)
popped = {9, 3, 20}
print([popped.pop() for _ in range(3)], popped, attempt(popped.pop))
popped.clear()
print(attempt(lambda: x.add(1)), len(popped), bool(popped), bool(x), 1 in x, [] in [x], {1} in {frozenset({1})}, attempt(lambda: [] in x))
nested = {frozenset({1, 2}), frozenset()}
nested.discard({1, 2})
print(nested, {frozenset(): 1}[frozenset()])

# repr and changes while iterating
print(repr({"only"}), repr(frozenset("z")), str({None}))
changing = {1, 2, 3}
try:
    for item in changing:
        changing.add(item + 10)
except RuntimeError as error:
    print(error)
iterator = iter({1, 2})
print(next(iterator), iterator.__length_hint__(), list(iterator), next(iterator, "end"))

# Hashes
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset([-1, 2**70, 1.5])), attempt(hash, set()), hash(frozenset({(1, 2), ()})))

# Derived classes


class Tags(set):
    def __repr__(self):
        return f"<{', '.join(sorted(self))}>"


tags = Tags(["b", "a"])
tags.note = 1
print(tags, tags.note, type(tags | {"c"}).__name__, type(tags.copy()).__name__, tags == {"a", "b"}, isinstance(tags, set), tags - {"a"})


class Plain(frozenset):
    pass


print(Plain([1]), Plain(), type(Plain([1]) & {1}).__name__, hash(Plain([1])) == hash(frozenset([1])), {Plain([2]): "found"}[frozenset([2])])


class Same:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return self.name == other.name

    def __repr__(self):
        return self.name


many = {Same(name) for name in "abcabc"}
print(len(many), sorted(map(repr, many)), Same("b") in many, Same("z") in many)

# Large ones
large = set(range(0, 100000, 7))
print(len(large), 99995 in large, 99996 in large, sum(large), len(large & set(range(1000))), len(large - set(range(50000))))
primes = set(range(2, 200))
for number in range(2, 15):
    primes -= set(range(number * 2, 200, number))
print(primes, max(primes), len(primes))
order = set()
for number in range(60):
    order.add(number * 37 % 101)
    if number % 3 == 0:
        order.discard(number * 11 % 101)
print(order)
print(set[int], frozenset[str], set.__hash__ is None)
