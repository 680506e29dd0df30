# A chain of tuples as deep as memory allows is dropped without recursion.
import glass

x = ()
try:
    while True:
        x = (x,)
except MemoryError:
    print("caught")
depth = 0
y = x
while y and depth < 1000:
    y = y[0]
    depth += 1
print(depth)
del x, y
glass.audit()
print(((), 1))
