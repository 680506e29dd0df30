# Memory runs out and nobody catches it: a traceback as for any exception.
def fill(kept):
    kept.append(b"x" * (1 << 26))


fill([])
