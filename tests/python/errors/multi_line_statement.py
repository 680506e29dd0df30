def call(*args, **kwargs):
    return args[5]


result = call(
    1,
    2,
    name="x",
    other=[
        1,
        2,
    ],
)
