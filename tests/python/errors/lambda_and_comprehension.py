divide = lambda a, b: a / b
table = {a: [divide(a, b) for b in range(2, -1, -1)] for a in range(1, 3)}
