from itertools import *
def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
print(list(chain("ab", [1], ())), list(chain.from_iterable(["ab", (1, 2)])), attempt(lambda: list(chain(5))))
print(list(islice(count(), 3)), list(islice(count(5, 2), 3)), count(3), count(1, 2), list(islice(count(1.5, 0.5), 3)), next(count(10**30)), attempt(count, "a"))
print(list(islice(cycle("abc"), 7)), list(cycle("")), list(repeat("x", 3)), repeat(1, 2), repeat(5), list(islice(repeat(5), 2)), list(map(pow, range(4), repeat(2))))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=100)), list(accumulate([])), list(accumulate("abc", max)))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abcd")), list(pairwise("a")), list(batched("abcdefg", 3)), attempt(batched, "a", 0), attempt(lambda: list(batched("abc", 2, strict=True))))
print(list(zip_longest("ab", [1, 2, 3], fillvalue="-")), list(zip_longest("ab", "c")), list(zip_longest()), attempt(zip_longest, "a", x=1))
print(list(compress("abcd", [1, 0, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(filterfalse(None, [0, 1, ""])), list(filterfalse(lambda x: x % 2, range(5))))
print(list(islice("abcdefg", 2)), list(islice("abcdefg", 2, 4)), list(islice("abcdefg", 1, None, 2)), list(islice("abc", 0)), list(islice("abcdefg", 2, 6, 3)), attempt(islice, "a", -1), attempt(islice, "a", 1, 2, 0), attempt(islice, "a"), attempt(islice, "a", -1, 2))
it = iter(range(10)); print(list(islice(it, 2, 5)), list(it)); it = iter(range(10)); print(list(islice(it, 1, 6, 3)), next(it))
print([(k, list(g)) for k, g in groupby("aabbbca")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], lambda x: x % 2)], [k for k, g in groupby("aabb")])
g = groupby("aab"); k1, g1 = next(g); k2, g2 = next(g); print(k1, list(g1), k2, list(g2), next(g, "end"))
print(list(product("ab", [1, 2])), list(product("ab", repeat=2)), list(product()), list(product("ab", [])), list(product([1, 2], repeat=0)), attempt(product, "a", repeat=-1), attempt(product, "a", x=1))
print(list(permutations("abc")), list(permutations(range(3), 2)), list(permutations("ab", 3)), list(permutations("ab", 0)), attempt(permutations, "a", -1), attempt(permutations, "a", "b"))
print(list(combinations("abcd", 2)), list(combinations(range(4), 3)), list(combinations("ab", 3)), list(combinations("ab", 0)), attempt(combinations, "a", -1))
print(list(combinations_with_replacement("abc", 2)), list(combinations_with_replacement("", 2)), list(combinations_with_replacement("ab", 0)), list(combinations_with_replacement("a", 3)))
a, b = tee([1, 2, 3]); print(next(a), next(a), list(b), list(a)); a, b, c = tee(range(200), 3); print(sum(a), sum(b), sum(c)); print(tee([], 0), attempt(tee, 5), attempt(tee, [], -1))
print(len(list(permutations(range(6)))), len(list(combinations(range(12), 6))), sum(1 for _ in product(range(10), repeat=3)))
class C(chain): pass
x = C("ab"); x.n = 1; print(list(x), x.n, isinstance(x, chain), chain.__name__, chain.__module__)
print(type(count()), repr(type(chain())), chain[int])
