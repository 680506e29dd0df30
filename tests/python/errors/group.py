def fail(message):
    raise ValueError(message)


errors = []
for message in ("one", "two"):
    try:
        fail(message)
    except ValueError as error:
        errors.append(error)
errors.append(ExceptionGroup("inner", [TypeError("deep"), KeyError("deeper")]))
raise ExceptionGroup("several", errors)
