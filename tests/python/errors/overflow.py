try:
    "x" * 10**20
except OverflowError as error:
    print(error)
2.0 ** 10000
