def compute():
    return [1, 2, 3][7]


value = compute()
