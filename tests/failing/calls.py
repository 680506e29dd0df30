# Functions, arguments of every kind, closures, decorators.
def add(a, b=2, *rest, c, d=4, **more):
    return a + b + c + d + sum(rest) + sum(more.values())


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


def twice(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs), function(*args, **kwargs)

    return inner


@twice
def area(width, height=3):
    return width * height * 1000


step = counter()
print(add(1, c=3), add(1, 5, 6, 7, c=8, e=900, f=1000))
print(step(), step(by=1000), [step(*pair) for pair in [(1,), (2,)]])
print(area(2), area(**{"width": 4, "height": 5}), (lambda *a, **k: (a, k))(1, 2, x=3))
