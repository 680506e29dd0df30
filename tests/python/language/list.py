# Lists: every method, slices, comparison, sorting, and what goes wrong.


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# Making
print(list(), list((1, 2)), list("abc"), list(range(3)), list({"a": 1, "b": 2}))
print(attempt(list, 5), attempt(list, 1, 2), attempt(list, x=1))
print([*range(3), *"ab"], [] == list(), [1] * 3, 3 * [1, 2], [0] * -1, [1] * True)

# Subscripts
items = [10, 20, 30, 40, 50]
print(items[0], items[-1], items[True], attempt(lambda: items[5]), attempt(lambda: items[-6]))
print(attempt(lambda: items["a"]), attempt(lambda: items[1.0]), attempt(lambda: items[10**30]))
print(items[1:3], items[:], items[::-1], items[::2], items[-2:], items[10:], items[3:1], items[-100:100:3], items[4:0:-2])
print(attempt(lambda: items[::0]), attempt(lambda: items["a":]))


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


print(items[Index(1)], items[Index(1):Index(4)], attempt(lambda: items[Index("x")]))


def assign(target, key, value):
    target[key] = value


def delete(target, key):
    del target[key]


copy = items[:]
copy[1] = "b"
copy[-1] = "e"
print(copy, attempt(assign, copy, 9, 1), attempt(assign, copy, "k", 1), attempt(delete, copy, 9))
copy[1:3] = [1, 2, 3, 4]
print(copy)
copy[2:2] = "xyz"
print(copy)
copy[::2] = range(5)
print(copy, attempt(assign, copy, slice(None, None, 2), [1]), attempt(assign, copy, slice(1, 2), 5))
print(attempt(assign, copy, slice(None, None, 2), 5))
copy[:] = []
print(copy)
copy[5:] = (1, 2, 3)
print(copy)
copy[1:] = copy
print(copy)
del copy[::2]
print(copy)
numbers = list(range(20))
del numbers[3:15:4]
print(numbers)
del numbers[::-3]
print(numbers)
del numbers[5:2], numbers[-1]
print(numbers)
del numbers[1:4]
print(numbers)

# Methods
stack = []
for value in range(5):
    stack.append(value)
print(stack, stack.pop(), stack.pop(0), stack.pop(-2), stack, attempt(stack.pop, 9), attempt([].pop), attempt(stack.pop, "a"))
stack.extend("ab")
stack.extend(stack)
stack += (7, 8)
print(stack, attempt(stack.extend, 3))
stack.insert(0, "first")
stack.insert(-1, "before last")
stack.insert(100, "last")
print(stack, attempt(stack.insert, "x", 1))
stack.remove("a")
print(stack, attempt(stack.remove, "no"))
print(stack.index("b"), stack.index("b", 3), attempt(stack.index, "b", 0, 2), stack.index(7, -4), attempt(stack.index, "zz"))
print(stack.count("b"), stack.count(100), [1, True, 1.0, "1"].count(1))
stack.reverse()
print(stack)
other = stack.copy()
print(other == stack, other is stack)
stack.clear()
print(stack, len(stack), len(other), bool(stack), bool(other))

# Operators
print([1] + [2, 3], attempt(lambda: [1] + (2,)), attempt(lambda: [1] * "a"), attempt(lambda: [1] * 1.5))
print(1 in [1, 2], 3 in [1, 2], "a" not in ["a"], attempt(lambda: [1] < 2))
print([1, 2] < [1, 3], [1, 2] < [1, 2, 3], [] < [0], [2] > [1, 9], [1, 2] <= [1, 2], [1] != [1.0], [1, "a"] == [1, "a"])
print(attempt(lambda: [1, "a"] < [1, 2]))
growing = [1, 2]
alias = growing
growing += [3]
growing *= 2
print(alias, alias is growing)
growing *= 0
print(alias)

# repr
nested = [1, [2, (3, [4])], {"k": [5]}]
print(nested)
nested.append(nested)
print(nested, str(nested) == repr(nested))
nested[1].append(nested)
print(nested)

# A list that changes while it is iterated over
seen = []
changing = [1, 2, 3]
for value in changing:
    seen.append(value)
    if len(changing) < 8:
        changing.append(value * 10)
print(seen)
iterator = iter([1, 2, 3])
print(next(iterator), iterator.__length_hint__(), list(iterator), next(iterator, "end"), list(reversed([1, 2, 3])))
backwards = reversed(changing)
print(next(backwards), backwards.__length_hint__(), next(backwards))

# Unpacking
first, *middle, last = range(6)
print(first, middle, last)
[a, [b, c]] = [1, [2, 3]]
print(a, b, c)


def unpack_two(source):
    one, two = source
    return one, two


print(attempt(unpack_two, [1]), attempt(unpack_two, [1, 2, 3]), attempt(unpack_two, 5))

# Derived classes


class Stack(list):
    def push(self, value):
        self.append(value)
        return self

    def __repr__(self):
        return f"Stack({super().__repr__()})"


derived = Stack([1, 2])
derived.note = "noted"
print(derived.push(3), derived.note, len(derived), derived[0], derived + [4], type(derived + [4]).__name__, type(derived[:]).__name__)
print(derived == [1, 2, 3], isinstance(derived, list), issubclass(Stack, list), sorted(derived, reverse=True))


class Loud(list):
    def __getitem__(self, key):
        return ("got", key)

    def __iter__(self):
        return iter("loud")


loud = Loud([1, 2])
print(loud[0], list(loud), [*loud], loud.pop(), len(loud))

# Hash
print(attempt(hash, []), attempt(lambda: {[]: 1}))
print(list.__doc__.splitlines()[0], [].__class__.__name__, list[int], list.__hash__)
