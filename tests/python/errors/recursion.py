import sys

sys.setrecursionlimit(60)


def down(depth):
    return down(depth + 1)


down(0)
