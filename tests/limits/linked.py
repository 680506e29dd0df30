# A list of 300,000 linked instances, or as many as there is memory for, dies without recursion.
import glass


class Node:
    def __init__(self, next):
        self.next = next


def build():
    node = None
    for n in range(300_000):
        node = Node(node)
    return node


try:
    build()
except MemoryError:
    pass
glass.audit()
node = Node(Node(None))
print(node.next.next)
