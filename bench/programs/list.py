"""Lists: built by append and by comprehension, indexed, iterated."""

import pyperf


def run():
    total = 0
    for _ in range(10):
        squares = [i * i for i in range(2_000)]
        odd = []
        for square in squares:
            if square % 2:
                odd.append(square)
        for i in range(len(odd)):
            odd[i] = odd[i] + i
        total += sum(odd) + odd[-1]
    return total


pyperf.Runner().bench_func("list", run)
