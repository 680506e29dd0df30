def f(a, b, *, c):
    pass


for call in (
    lambda: f(1),
    lambda: f(1, 2),
    lambda: f(1, 2, 3, c=4),
    lambda: f(1, 2, c=3, d=4),
    lambda: f(1, 2, cc=3),
    lambda: f(1, a=2, b=1, c=3),
):
    try:
        call()
    except TypeError as error:
        print(error)
f()
