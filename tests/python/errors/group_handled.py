try:
    raise ExceptionGroup("all", [ValueError(1), TypeError(2), OSError(3)])
except* ValueError as group:
    print("values", group.exceptions)
except* TypeError:
    raise RuntimeError("while handling")
