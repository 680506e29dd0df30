# Instances for ever: the program catches the MemoryError and goes on.
import glass


class Thing:
    def __init__(self, number):
        self.number = number


def fill():
    things = []
    while True:
        things.append(Thing(len(things)))


for again in range(2):
    try:
        fill()
    except MemoryError:
        print("caught")
    glass.audit()
print(Thing(5).number, len([Thing(n) for n in range(1000)]))
