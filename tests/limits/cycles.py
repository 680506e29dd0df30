# Garbage in cycles is collected before memory runs out: this ends though it makes far more than fits.
import glass


class Node:
    pass


for n in range(20000):
    a, b = Node(), Node()
    a.other, b.other = b, a
    a.load = [n] * 20
ring = []
for n in range(300):
    ring = [ring, bytearray(100_000)]
    ring[0] = ring
    ring = []
glass.audit()
print("done")
