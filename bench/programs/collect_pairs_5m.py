"""A full collection that frees five million objects in cycles of two."""

import collecting


def garbage():
    for _ in range(2_500_000):
        left, right = [], []
        left.append(right)
        right.append(left)


collecting.bench_garbage("collect_pairs_5m", garbage, 5_000_000)
