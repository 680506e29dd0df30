# Classes for ever: those that are dropped are collected, those that are kept fill the memory.
import glass


def dropped():
    for n in range(2000):

        class Local:
            number = n

            def method(self):
                return Local

    return Local().method().number


def kept():
    classes = []
    while True:
        classes.append(type("Local", (), {"number": len(classes)}))


print(dropped())
try:
    kept()
except MemoryError:
    print("caught")
glass.audit()
print(dropped())
