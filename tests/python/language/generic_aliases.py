# list[int], int | str, and what can be done with them.

print(list[int], dict[str, list[int]], tuple[int, ...], tuple[()], type[int], set[None])
alias = list[int]
print(alias.__origin__, alias.__args__, alias.__parameters__, type(alias).__name__)
print(alias == list[int], alias != list[str], hash(alias) == hash(list[int]), alias == list)
print(alias([1, 2]), alias("ab"), alias.append, alias.__name__, alias.__class__)
print(list[int][0:0] if False else list[list[int]].__args__)
for action in (
    lambda: isinstance([], list[int]),
    lambda: issubclass(list, list[int]),
    lambda: list[int][str],
    lambda: int[str],
    lambda: len[int],
    lambda: "text" | int,
    lambda: int | 3,
    lambda: isinstance(3, int | list[int]),
    lambda: issubclass(3, int | str),
):
    try:
        print(action())
    except TypeError as error:
        print(error)


class Derived(list[int]):
    pass


print(Derived.__bases__, Derived.__orig_bases__, Derived([1]))
union = int | str
print(union, union.__args__, int | None, None | int, int | str | int, (int | str) | (str | float))
print(union == (str | int), hash(union) == hash(str | int), union == int, int | int)
print(isinstance(3, union), isinstance("a", union), isinstance(3.0, union), issubclass(bool, union), issubclass(float, union))
print(isinstance(None, int | None), list[int] | str, int | list[int], (int | str).__parameters__)


class Meta(type):
    def __or__(cls, other):
        return "meta or"


class WithMeta(metaclass=Meta):
    pass


print(WithMeta | int, type(int | WithMeta).__name__ != "str")
print(list[int].__mro_entries__(()), dict[str, int].fromkeys("a"), repr(dict[str, "forward"]))
import types

print(types.GenericAlias(list, (int,)), types.GenericAlias(list, int) == list[int], isinstance(alias, types.GenericAlias))


class Own:
    def __class_getitem__(cls, item):
        return types.GenericAlias(cls, item)


own = Own[int, str]
print(own, own.__args__, type(own()).__name__, own().__orig_class__ == own)
print([*list[int]], next(iter(tuple[int, str])) if False else "star")
print(frozenset[int], type(frozenset[int]({1})).__name__)
