"""Where objects are, and their bytes."""
import glass
import struct
import sys


class Dog:
    pass


rex = Dog()
rex.age = 1000
kennel = [rex]
base = glass.block(rex)["address"] - (glass.block(rex)["reference"] << 3)
for name, thing in ("kennel", kennel), ("rex", rex), ("1000", rex.age), ("text", "long enough"), ("big", "x" * 10000):
    block = glass.block(thing)
    print(name, block["kind"], block["size"], block["generation"], len(block["bytes"]))
    print("   ", block["address"] == id(thing) == base + (block["reference"] << 3), base % 2**35 == 0)
    count, _ = struct.unpack_from("<II", block["bytes"])
    # The second call passes its argument as the first one did.
    print("   ", count == sys.getrefcount(thing))
print(struct.unpack_from("<q", glass.block(rex.age)["bytes"], 8))
print(glass.block(None)["generation"], sorted(glass.block(None)))
