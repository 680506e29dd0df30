def attempt(action):
    try:
        action()
    except Exception as error:
        shown.append(error)


class Thing:
    def __init__(self):
        self.inner = None


def run_all():
    thing = Thing()
    data = {"a": [1, 2]}
    yield lambda: thing.inner.value
    yield lambda: data["a"][0]["b"]
    yield lambda: data["a"] + data["missing"]
    yield lambda: (1 + 2) * len(3) - 4
    yield lambda: -"x"
    yield lambda: 1 < 2 < "3"
    yield lambda: [*data, *5]
    yield lambda: f"{thing!r:>{thing.width}}"
    yield lambda: thing.inner()
    yield lambda: (
        data["a"]
        + [3]
        + 4
    )


shown = []
for action in run_all():
    attempt(action)
raise ExceptionGroup("all of them", shown)
