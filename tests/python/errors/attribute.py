class Point:
    def __init__(self):
        self.colour = "red"


def show(point):
    return (point.colour, point.color)


show(Point())
