# Few objects in cycles that hold many bytes: counts would never make a collection due.
import gc


class Holder:
    pass


made = 0
for _ in range(400):
    holder = Holder()
    holder.me = holder
    holder.data = bytearray(1 << 20)
    made += 1
print(made)

gc.set_threshold(0)
for size in 1 << 10, 1 << 16, 1 << 18:
    for _ in range(200_000_000 // size // 10):
        left, right = [], []
        left.append(right)
        right.append(left)
        right.append(bytes(size))
print("done")
