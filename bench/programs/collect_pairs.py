"""A full collection that frees a million objects in cycles of two."""

import collecting


def garbage():
    for _ in range(500_000):
        left, right = [], []
        left.append(right)
        right.append(left)


collecting.bench_garbage("collect_pairs", garbage)
