"""Draws the pictures of docs/internals: `glassheap draw.py`; with `--check` it only compares. Any Python will do.

What the pictures show is what the documents say, whose examples are run by `cargo xtask docs`.
"""

import sys

from ink import HIGH, Picture


def memory_layout():
    p = Picture(780, 560, "A list, an instance and an int: their blocks, and the words in them")
    p.text(20, 30, "region: 32 GiB of address space, aligned to its size", "ink bold")
    x = 20
    for label, width, kind in (("control", 72, "none"), ("page table, side tables", 198, "none"), ("atoms, buffers ...", 154, "ref"), ("", 36, "none"),
                               ("containers ...", 130, "alive"), ("", 150, "none")):
        p.cell(x, 56, width, label, kind, high=30)
        x += width
    for at, label in ((20, "0"), (290, "0x78100000"), (480, "0x400000000"), (758, "0x800000000")):
        p.text(at, 51, label, "dim small", "end" if at > 700 else "start")
    p.text(20, 106, "lower half", "dim small")
    p.text(480, 106, "upper half: top bit of references set", "dim small")
    p.rule(124)
    p.text(20, 150, "page: 16 KiB of blocks of one size class and kind", "ink bold")
    x = 20
    for label, width, kind in (("rex", 110, "alive"), ("free", 110, "none"), ("kennel", 110, "alive"), ("free", 110, "none"), ("never used yet ...", 298, "none")):
        p.cell(x, 164, width, label, kind)
        x += width
    p.text(20, 206, "24-byte blocks, 682 in a page; the free ones are linked through their first words", "dim small")
    p.rule(222)

    left, words = 90, (("count", "count", 84, 0), ("descriptor", "ref", 96, 4))
    p.block(left, 272, "kennel: a list, in a block of 24 bytes", words + (
        ("buffer", "ref", 90, 8), ("length 1", "value", 90, 12), ("room 4", "value", 90, 16), ("mark 1", "value", 84, 20)))
    p.block(430, 352, "its buffer, a block of 16 bytes", (("rex", "ref", 70, 0), ("0", "value", 50, 4), ("0", "value", 50, 8), ("0", "value", 50, 12)))
    p.block(left, 432, "rex: an instance, in a block of 24 bytes", words + (
        ("__dict__ 0", "value", 96, 8), ("age", "ref", 72, 12), ("0", "value", 50, 16), ("0", "value", 50, 20)))
    p.block(430, 512, "1000: an int, in a block of 16 bytes", words + (("value 1000", "value", 140, 8),))
    p.path([(315, 272 + HIGH), (315, 365), (426, 365)])
    p.path([(465, 352 + HIGH), (465, 394), (60, 394), (60, 445), (86, 445)])
    p.path([(402, 432 + HIGH), (402, 525), (426, 525)])
    return p


def counting():
    p = Picture(780, 560, "An object that holds two others dies: the count words become the links of the list of the dead")
    names = ((150, "a"), (350, "b"), (550, "c"))

    def row(y, number, title, a, b, c, dead):
        p.step(y, number, title)
        for (x, name), words in zip(names, (a, b, c)):
            if words is None:
                p.cell(x, y + 16, 160, "free block", "none", "dim")
                continue
            count, kind, rest = words
            p.cell(x, y + 16, 70, count, kind)
            p.cell(x + 70, y + 16, 90, rest, "ref" if "b" in rest else "value")
        p.text(740, y + 33, dead, "ink", "end")
        p.text(740, y + 14, "space.dead", "dim small", "end")

    for x, name in names:
        p.text(x, 34, name, "ink bold")
        p.text(x + 22, 34, "count  | holds", "dim small")
    row(58, 1, "alive", ("1", "count", "b, c"), ("1", "count", "-"), ("1", "count", "-"), "-")
    p.rule(120)
    row(146, 2, "del a: a is taken apart, b is buried", ("dying", "dead", "-, c"), ("0", "dead", "-"), ("1", "count", "-"), "b")
    p.rule(208)
    row(234, 3, "c is buried behind b", ("dying", "dead", "-, -"), ("->c", "ref", "-"), ("0", "dead", "-"), "b")
    p.path([(385, 276), (385, 288), (585, 288), (585, 280)])
    p.rule(300)
    row(326, 4, "the block of a is freed", None, ("->c", "ref", "-"), ("0", "dead", "-"), "b")
    p.path([(385, 368), (385, 380), (585, 380), (585, 372)])
    p.rule(392)
    row(418, 5, "b is taken off the list, apart, and freed", None, None, ("0", "dead", "-"), "c")
    p.rule(480)
    row(506, 6, "and c: the list is empty", None, None, None, "-")
    return p


def cycle_collection():
    p = Picture(780, 640, "Notes and counts of three objects after each pass of a young collection")
    columns = ((200, "x"), (390, "y"), (580, "z"))
    p.text(20, 34, "after", "dim")
    for x, name in columns:
        p.text(x, 34, name, "ink bold")
        p.text(x + 22, 34, "count | note", "dim small")
    rows = (
        ("del x, y", "nobody has a note", ("1", "0"), ("1", "0"), ("2", "0"), "vvv"),
        ("enter", "all take part", ("1", "3"), ("1", "3"), ("2", "4"), "vvv"),
        ("count", "one edge to each", ("1", "2 inner"), ("1", "2 inner"), ("2", "3"), "vvv"),
        ("reach", "z: 3 is more than 2", ("1", "2 inner"), ("1", "2 inner"), ("2", "3"), "vva"),
        ("harvest", "a note now: garbage", ("1", "2 inner"), ("1", "2 inner"), ("2", "0"), "dda"),
        ("dissolve", "z got its count back", None, None, ("1", "0"), "dda"),
    )
    kinds = {"v": "value", "a": "alive", "d": "dead"}
    for number, (title, note, *objects, looks) in enumerate(rows):
        y = 52 + number * 98
        p.rule(y)
        p.text(20, y + 34, title, "ink bold")
        p.text(20, y + 52, note, "dim small")
        for (x, name), words, look in zip(columns, objects, looks):
            if words is None:
                p.cell(x, y + 18, 130, "free block", "none", "dim")
                continue
            p.cell(x, y + 18, 44, words[0], "count")
            p.cell(x + 44, y + 18, 86, words[1], kinds[look])
        if number < 5:
            p.path([(230, y + 44), (230, y + 60), (420, y + 60), (420, y + 48)])
            p.path([(450, y + 44), (450, y + 70), (260, y + 70), (260, y + 48)])
            p.path([(490, y + 44), (490, y + 60), (610, y + 60), (610, y + 48)])
        p.text(756, y + 35, "name", "dim", "end")
        p.path([(722, y + 31), (714, y + 31)])
    return p


def weak_references():
    p = Picture(780, 470, "A dog and two weak references to it, before and after the dog's death")

    def reference(x, y, name, words):
        cells = zip(("target", "next", "previous", "callback"), words)
        p.text(x, y - 20, name, "ink bold")
        for title, word in cells:
            p.cell(x, y, 68, word, "value" if word == "0" else "ref")
            p.text(x + 2, y - 4, title, "dim small")
            x += 68

    p.step(30, 1, "rex is alive")
    p.text(44, 72, "table on the heap", "dim small")
    p.cell(44, 78, 52, "rex", "ref")
    p.cell(96, 78, 62, "plain", "ref")
    p.block(44, 172, "rex: an instance", (("1", "count", 60, 0), ("descriptor", "ref", 96, 4), ("...", "value", 50, 8)))
    p.text(44, 217, "bit WeaklyReferenced: 1", "dim small")
    reference(300, 92, "plain", ("rex", "told", "0", "0"))
    reference(470, 172, "told", ("rex", "0", "plain", "bark"))
    p.path([(158, 91), (180, 91), (180, 105), (296, 105)], "weak")
    p.path([(334, 118), (334, 178), (254, 178)], "weak")
    p.path([(402, 118), (402, 185), (466, 185)], "weak")
    p.path([(640, 172), (640, 105), (576, 105)], "weak")
    p.path([(504, 198), (504, 226), (270, 226), (270, 192), (254, 192)], "weak")
    p.text(300, 250, "dashed: not counted", "dim small")
    p.rule(268)
    p.step(296, 2, "del rex: first all weak references are emptied, then it is taken apart")
    p.text(44, 330, "table: empty, its buffer is freed", "dim small")
    p.cell(44, 360, 206, "free block", "none", "dim")
    p.text(44, 406, "bit WeaklyReferenced: 0", "dim small")
    reference(300, 360, "plain", ("0", "0", "0", "0"))
    reference(300, 426, "told", ("0", "0", "0", "bark"))
    p.text(620, 376, "pending queue", "dim small")
    p.cell(620, 426, 110, "told", "ref")
    p.path([(616, 439), (576, 439)])
    p.text(620, 420, "holds a count", "dim small")
    return p


def finalization():
    p = Picture(860, 480, "A door with a finalizer: its count, its bit and the queue, from the first del to the second")
    for x, title in ((370, "door"), (545, "bit"), (620, "room"), (720, "queue")):
        p.text(x, 34, title, "ink bold")
    rows = (
        ("the name holds it", "", "1", "count", "0", "1", "-"),
        ("del door: revived, queued", "nothing of it has been touched", "1", "count", "1", "1", "door"),
        ("__del__ runs: rescued.append(self)", "between two instructions", "2", "alive", "1", "1", "-"),
        ("the evaluator drops its handle", "resurrected: the list holds it", "1", "alive", "1", "1", "-"),
        ("rescued.clear(): taken apart", "the bit says that it was finalized", "0", "dead", "1", "0", "-"),
        ("freed, and the room with it", "the bit is cleared for the next", None, "", "0", None, "-"),
    )
    for number, (title, note, count, kind, bit, room, queue) in enumerate(rows):
        y = 48 + number * 70
        p.rule(y)
        p.step(y + 26, number + 1, title, note)
        if count is None:
            p.cell(370, y + 14, 140, "free block", "none", "dim")
            p.cell(620, y + 14, 70, "free", "none", "dim")
        else:
            p.cell(370, y + 14, 60, count, kind)
            p.cell(430, y + 14, 80, "room", "ref")
            p.cell(620, y + 14, 70, room, "dead" if room == "0" else "count")
            p.path([(510, y + 27), (524, y + 27), (524, y + 52), (655, y + 52), (655, y + 44)])
        p.cell(545, y + 14, 30, bit, "value")
        p.cell(720, y + 14, 110, queue, "none" if queue == "-" else "ref")
        if queue != "-":
            p.path([(775, y + 40), (775, y + 58), (400, y + 58), (400, y + 44)])
    return p


def interning():
    p = Picture(780, 330, "The table of interned strings and three strings of equal text")
    p.text(20, 32, "intern table: a buffer of references, at most two thirds full", "ink bold")
    x = 20
    for label, kind in (("0", "value"), ("len", "ref"), ("0", "value"), ("owner", "ref"), ("0", "value"), ("self", "ref"), ("0", "value"), ("0", "value")):
        p.cell(x, 46, 80, label, kind)
        x += 80
    p.text(x + 8, 63, "...", "dim")

    def string(y, name, count, bit):
        p.text(140, y - 20, name, "ink bold")
        x = 140
        words = ((count, "count", 80, 0), ("str", "ref", 70, 4), ("hash", "value", 80, 8), (f"5 | 1 byte | {bit}", "alive" if bit else "value", 150, 12),
                 ("o w n e r", "value", 120, 16))
        for label, kind, width, offset in words:
            p.cell(x, y, width, label, kind)
            p.text(x + 2, y - 4, str(offset), "dim small")
            x += width

    string(140, "\"owner\" in the code: interned", "count", 1)
    p.path([(300, 72), (300, 92), (110, 92), (110, 147), (136, 147)])
    string(240, "\"\".join(...): equal text, another object", "count", 0)
    p.text(20, 157, "literal", "ink")
    p.path([(78, 153), (136, 157)])
    p.text(20, 182, "interned", "ink")
    p.path([(86, 178), (136, 163)])
    p.text(20, 257, "built", "ink")
    p.path([(64, 253), (136, 253)])
    p.text(140, 302, "word 12: length, width, interned; sys.intern(built) finds the first by its text", "dim small")
    return p


def images():
    p = Picture(780, 500, "Two objects in an image, two heaps spawned from it, and a third object in one of them")

    def pair(x, y, name, count, holds, kind="value"):
        p.text(x, y - 7, name, "ink bold")
        p.cell(x, y, 96, count, kind if kind == "alive" else ("count" if len(count) == 1 else kind))
        p.cell(x + 96, y, 60, holds, "value" if holds == "0" else "ref")

    def heap(y, title, base, written, holds):
        p.text(40, y + 4, title, "ink bold")
        p.text(40, y + 22, f"base {base}", "dim small")
        p.cell(210, y - 16, 214, "page table, lower pages", "none", high=62)
        p.cell(424, y - 16, 150, "", "alive" if written else "none", high=62)
        p.cell(432, y + 2, 30, "x", "value")
        p.cell(462, y + 2, 66, "left: " + holds, "ref")
        p.cell(536, y + 2, 30, "y", "value")
        p.cell(574, y - 16, 70, "...", "none", high=62)

    p.step(30, 1, "at work")
    pair(210, 40, "x", "1", "y")
    pair(430, 40, "y", "2", "0")
    p.path([(336, 66), (336, 80), (470, 80), (470, 70)])
    p.text(620, 58, "and a handle", "dim small")
    p.path([(614, 54), (590, 54)])
    p.rule(96)
    p.step(122, 2, "at rest: the image")
    p.cell(210, 108, 70, "header", "value")
    p.cell(280, 108, 144, "tables, atoms", "value")
    p.cell(424, 108, 150, "", "value")
    p.cell(432, 112, 30, "x", "value", high=18)
    p.cell(462, 112, 66, "left: y", "ref", high=18)
    p.cell(536, 112, 30, "y", "value", high=18)
    p.cell(574, 108, 70, "...", "value")
    p.text(44, 150, "all counts are 0x80000000: immortal", "dim small")
    p.rule(160)
    p.step(186, 3, "spawned twice: the same pages at two bases")
    heap(226, "first heap", "A", False, "y")
    heap(300, "second heap", "B", False, "y")
    p.text(656, 232, "mapped from", "dim small")
    p.text(656, 248, "the image,", "dim small")
    p.text(656, 264, "nothing copied", "dim small")
    p.rule(356)
    p.step(382, 4, "the first heap makes z and writes to x: one page of it is copied")
    heap(416, "first heap", "A", True, "z")
    p.cell(670, 418, 50, "z", "alive")
    p.path([(495, 444), (495, 484), (695, 484), (695, 448)])
    p.text(40, 484, "the second still sees y in x", "dim small")
    return p


def limits():
    p = Picture(780, 420, "Committed memory against the limit: three large strings under a limit of 8 MiB")
    left, scale = 250, 56

    def at(mebibytes):
        return left + mebibytes * scale

    p.text(20, 34, "committed", "ink bold")
    for mark, label in ((0, "0"), (2, "2"), (4, "4"), (6, "6"), (7, "7/8: pressure"), (8, "limit")):
        anchor = "start" if mark == 8 else "middle"
        p.text(at(mark), 34 if mark != 7 else 50, label, "dim small", anchor)
    rows = (
        ("at the start", "", ()),
        ("first = \"a\" * 2 MiB", "", (("first", 2, "alive"),)),
        ("second = \"b\" * 2 MiB", "", (("first", 2, "alive"), ("second", 2, "alive"))),
        ("third = \"c\" * 4 MiB", "refused: nothing changes", (("first", 2, "alive"), ("second", 2, "alive"), ("third", 4, "dead"))),
        ("del first", "", (("second", 2, "alive"),)),
        ("third = \"c\" * 4 MiB", "", (("second", 2, "alive"), ("third", 4, "alive"))),
    )
    for number, (title, note, strings) in enumerate(rows):
        y = 62 + number * 58
        p.step(y + 20, number, title, note)
        p.cell(at(0), y + 4, 1.1 * scale, "runtime", "value")
        x = at(1.1)
        for label, size, kind in strings:
            p.cell(x, y + 4, size * scale, label, kind)
            x += size * scale
    p.parts.append(f'<line class="line" x1="{at(8)}" x2="{at(8)}" y1="40" y2="404"/>')
    p.parts.append(f'<line class="weak" x1="{at(7)}" x2="{at(7)}" y1="56" y2="404"/>')
    return p


PICTURES = {
    "memory-layout": memory_layout,
    "counting": counting,
    "cycle-collection": cycle_collection,
    "weak-references": weak_references,
    "finalization": finalization,
    "interning": interning,
    "images": images,
    "limits": limits,
}


def main():
    differ = []
    for name, draw in PICTURES.items():
        drawn, path = draw().svg(), name + ".svg"
        if "--check" not in sys.argv:
            with open(path, "w", encoding="utf-8") as file:
                file.write(drawn)
            continue
        with open(path, encoding="utf-8") as file:
            if file.read() != drawn:
                differ.append(path)
    if differ:
        sys.exit(f"not what draw.py draws: {' '.join(differ)}")


if __name__ == "__main__":
    main()
