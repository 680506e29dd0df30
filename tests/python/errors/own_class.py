class Outer:
    class Problem(Exception):
        pass


def go():
    raise Outer.Problem("of a nested class")


go()
