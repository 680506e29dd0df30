"""The pages of the heap: what lies on each, what pins the ones that are mostly empty, and what goes back to the system."""
import gc
import glass

PAGE = 16 * 1024


class Pin:
    def __init__(self, name):
        self.name = name


def page_of(thing):
    return next(page for page in glass.page_map() if page.address == id(thing) // PAGE * PAGE)


# Every object is on the page that its address says, under its name.
things = [Pin("one"), "a string " * 3, [1, 2, 3], 2.5, (1, 2), {1: 2}]
for thing in things:
    page = page_of(thing)
    name = type(thing).__name__
    count, size = page.pinned_by[name]
    print(name, page.kind, count >= 1, size == count * page.block_size, page.blocks <= page.capacity, page.resident <= PAGE)

# What pins a page that is mostly empty has a name, and so has the owner of a buffer.
pins = [Pin("pin %d" % number) for number in range(4_000)]
pins = pins[::400]
gc.collect()
pinned = [page for page in glass.page_map() if "Pin" in page.pinned_by and page.blocks <= 3]
print(len(pinned) >= 4, all(page.resident < PAGE for page in pinned), {page.kind for page in pinned})
print(sorted({name for page in pinned for name in page.pinned_by}))
rows = [[number] * 300 for number in range(200)]
owned = [page for page in glass.page_map() if page.kind == "buffer" and page.pinned_by.get("list", (0,))[0] > 8]
print(sum(page.pinned_by["list"][0] for page in owned) >= 190)
large = [0] * 110_000
run = [page for page in glass.page_map() if page.block_size >= 400_000 and "list" in page.pinned_by]
print(len(run), run[0].blocks, run[0].capacity, run[0].resident == run[0].block_size)

# The map of all pages agrees with the statistics.
stats = glass.heap_stats()
pages = glass.page_map()
classes = stats["size_classes"]
print(all(line["blocks"] + line["free"] == line["pages"] * (PAGE // line["block_size"]) for line in classes))
print(all(line["page_end_waste"] == line["pages"] * (PAGE % line["block_size"]) for line in classes))
print(all(0 <= line["fragmentation"] <= 1 for line in classes), 0 < stats["fragmentation"] < 1)
print(all(line["rounding_at_most"] < line["blocks"] * line["block_size"] or not line["blocks"] for line in classes))
print({line["kind"] for line in classes} == {"container", "atom", "buffer"})
# Only what this program has made in between may differ.
print(abs(sum(page.blocks for page in pages) - stats["blocks_in_use"]) < 1000)
resident = sum(page.resident for page in pages)
print(abs(resident + stats["kept_pages"] * PAGE + stats["metadata"] - stats["committed"]) < 300_000)

# Looking changes nothing.
def in_use():
    stats = glass.heap_stats()
    return stats["blocks_in_use"], stats["bytes_in_use"]


before = in_use()
before = in_use()
glass.page_map()
print(in_use() == before)

# Printed, it is a map for people.
text = str(pages)
lines = text.splitlines()
print(lines[0].split(" KiB")[0].split()[1:], lines[1].startswith("a sign is a page: # full"))
print("containers" in lines, "atoms and buffers" in lines, repr(pages) == text)
signs = {sign for line in lines[2:] if line.startswith("  0x") and "pinned" not in line for sign in line.split(" ", 3)[3]}
print(signs <= set("#987654321.= "), "=" in signs, "." in signs)
print(any(line.startswith("  0x") and " 1 of " in line and line.endswith("s of 24 bytes, 4 KiB, pinned by 1 str") for line in lines))

# Of 999 in a thousand strings, all but the pages of those that stay go back to the system; then these too.
start = glass.heap_stats()["committed"]
strings = ["a string of some length, number %d" % number for number in range(60_000)]
peak = glass.heap_stats()["committed"] - start
strings = strings[::1000]
left = glass.heap_stats()["committed"] - start
print(left < peak / 2)
del strings
print(glass.heap_stats()["committed"] - start < 2 << 20)
