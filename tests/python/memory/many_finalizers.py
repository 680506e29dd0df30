# Far more objects than the queue of finalizers holds die at once, of sizes that lie differently in memory; some make others that die.
import gc
import weakref

finalized = []
called = 0


class Thing:
    def __init__(self, number, makes=0):
        self.number = number
        self.makes = makes

    def __del__(self):
        finalized.append(self.number)
        for number in range(self.makes):
            Thing(-1)


class Wide(Thing):
    def __init__(self, number):
        Thing.__init__(self, number)
        self.a = self.b = self.c = self.d = None


def call(reference):
    global called
    called += 1


things = [(Wide if number % 3 else Thing)(number) for number in range(10_000)]
things.append(Thing(10_000, 3000))
watching = [weakref.ref(thing, call) for thing in things]
things.clear()
print(len(finalized), finalized.count(-1), sorted(set(finalized)) == list(range(-1, 10_001)), called)

finalized.clear()
pairs = [(Thing(number), Wide(number)) for number in range(5000)]
for left, right in pairs:
    left.other, right.other = right, left
del left, right
pairs.clear()
gc.collect()
print(len(finalized), sorted(finalized) == sorted(2 * list(range(5000))))
