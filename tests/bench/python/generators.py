"""Generators in a chain, and one that is recursive."""
import sys


class Tree:
    def __init__(self, value):
        self.value = value
        self.left = self.right = None

    def insert(self, value):
        node = self
        while True:
            side = "left" if value < node.value else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Tree(value))
                return
            node = child

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


def squares(numbers):
    for n in numbers:
        yield n * n % 1009


def main(n):
    tree = Tree(500)
    for i in range(2000):
        tree.insert(i * 7919 % 1000)
    total = 0
    for _ in range(n):
        for value in squares(x for x in tree if x & 1):
            total += value
    print(total)


if __name__ == "__main__":
    main(int(sys.argv[1]))
