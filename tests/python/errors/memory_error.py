try:
    "x" * 10**14
except MemoryError as error:
    print("caught", repr(error))
[0] * 10**14
