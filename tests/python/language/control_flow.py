"""if, while, for, break, continue, else, nested, and try/finally around all of them."""
def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    else:
        return "large"
print([classify(n) for n in (-1, 0, 5, 50)])
n = 0
while True:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
    print(n, end=" ")
else:
    print("never")
print()
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == j:
            continue
        print(i, j, end="; ")
    else:
        print("no break")
else:
    print("outer done")
while n > 0:
    n -= 3
else:
    print("while done", n)
def leaving(how):
    for i in range(3):
        try:
            if how == "return":
                return "returned", i
            if how == "break":
                break
            if how == "continue":
                continue
            if how == "raise":
                raise ValueError(i)
        finally:
            print("finally", i, end=" ")
    return "end", i
for how in ("return", "break", "continue", "pass"):
    print(leaving(how))
try:
    leaving("raise")
except ValueError as error:
    print("raised", error)
def swallowed():
    while True:
        try:
            1 / 0
        finally:
            break
    return "swallowed by break"
print(swallowed())
def overridden():
    try:
        return "try"
    finally:
        return "finally"
print(overridden())
def values():
    x = 1
    try:
        return x
    finally:
        x = 2
print(values())
items = [1, 2, 3]
for item in items:
    if item < 3:
        items.append(item + 10)
print(items)
if 0: print("no")
if not []: print("one line"); print("two statements")
for letter in "": pass
else: print("empty loop")
