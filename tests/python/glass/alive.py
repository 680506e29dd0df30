"""What is alive: objgraph and glass count every object."""
import objgraph
import glass


class Person:
    pass


class Out:
    """Keeps what is written to it."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text


print(objgraph.count("Person"), glass.census().get("Person"))
a = Person()
a.friend = Person()
a.friend.friends = [Person()]
print(objgraph.count("Person"), objgraph.count("__main__.Person"), objgraph.count("nowhere.Person"))
print(objgraph.count("int") >= 262, glass.census()["Person"][0])
print(objgraph.typestats([a, 1, "x", a]), objgraph.typestats(filter=lambda thing: type(thing) is Person))
print(objgraph.most_common_types(limit=1, objects=[1, "a", 2]))
objgraph.show_most_common_types(objects=[1, 2, "a", [], [1]], limit=2)
print(len(objgraph.by_type("Person")), objgraph.by_type("list", [1, [2]]))
print(objgraph.at(id(a)) is a, objgraph.at(1), len(objgraph.at_addrs({id(a), id(a.friend)})))
print(objgraph.is_proper_module(objgraph), objgraph.is_proper_module(a))
deep = a.friend.friends[0]
chain = objgraph.find_ref_chain(a, lambda thing: thing is deep)
print([type(thing).__name__ for thing in chain], chain[0] is a)
target = [deep]
chain = objgraph.find_backref_chain(target, objgraph.is_proper_module)
print([type(thing).__name__ for thing in chain], chain[-1] is target)
print(objgraph.find_backref_chain(target, lambda thing: False, max_depth=1) == [target])
peaks = {}
objgraph.growth(peak_stats=peaks)
more = [Person() for _ in range(100)]
out = Out()
objgraph.show_growth(limit=1, peak_stats=peaks, file=out)
print(out.text.split())
out = Out()
objgraph.show_backrefs([target], max_depth=2, output=out)
print(out.text.count("->") > 2, 'label="target"' in out.text, out.text.startswith("digraph ObjectGraph {"))
print(objgraph.get_leaking_objects([a, a.friend]) == [a])
stats = glass.heap_stats()
print(stats["bytes_in_use"] <= stats["committed"] <= stats["peak"], stats["blocks_in_use"] > 1000)
