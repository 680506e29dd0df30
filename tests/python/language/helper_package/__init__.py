VALUE = "value"
counter = 0
counter += 1
from .sub import leaf


def function(n):
    return n * 2
