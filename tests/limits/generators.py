# A generator that yields growing tuples, and generators for ever.
import glass


def growing():
    items = ()
    while True:
        items += (len(items),) * (1 + len(items) // 8)
        yield items


def fill():
    kept = []
    for items in growing():
        kept.append(items)


def many():
    kept = []
    while True:
        generator = growing()
        next(generator)
        kept.append(generator)


for work in fill, many, fill:
    try:
        work()
    except MemoryError:
        print("caught", work.__name__)
    glass.audit()
print(len(next(growing())))
