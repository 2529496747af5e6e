"""+ and * of sequences: whose operator is asked first, and what is refused."""
import array
import collections


class Vector(list):
    """A list whose * is its own; its += and *= are a list's, but of these two * comes before *=."""

    def __add__(self, other):
        return "Vector.__add__"

    def __mul__(self, other):
        return "Vector.__mul__"


class Reflected:
    def __radd__(self, other):
        return "Reflected.__radd__"

    def __rmul__(self, other):
        return "Reflected.__rmul__"

    def __index__(self):
        return 3


class Times(int):
    def __rmul__(self, other):
        return NotImplemented


class Hesitant:
    """Is asked before the sequence, but leaves it to it."""

    def __radd__(self, other):
        print("Hesitant.__radd__")
        return NotImplemented

    def __rmul__(self, other):
        print("Hesitant.__rmul__")
        return NotImplemented

    def __index__(self):
        return 2

    def __iter__(self):
        return iter("ab")


class Left:
    def __add__(self, other):
        print("Left.__add__")
        return NotImplemented

    def __mul__(self, other):
        print("Left.__mul__")
        return NotImplemented


def show(text, a, b):
    names = {"a": a, "b": b}
    try:
        exec(text, names)
        print(text, type(a).__name__, type(b).__name__, repr(names["r"]))
    except TypeError as error:
        print(text, type(a).__name__, type(b).__name__, error)


LEFT = [lambda: "ab", lambda: [1], lambda: (1,), lambda: b"ab", lambda: bytearray(b"ab"),
        lambda: collections.deque([1]), lambda: array.array("b", [1]), lambda: Vector([7])]
RIGHT = [Reflected, Times, Hesitant, Left, lambda: 2, lambda: 3.5, lambda: None, lambda: [5], lambda: "x", lambda: b"x"]
for left in LEFT:
    for right in RIGHT:
        for text in ("r = a + b", "r = a * b", "a += b; r = a", "a *= b; r = a"):
            show(text, left(), right())
for right in RIGHT:
    show("r = a * b", right(), [1])
    show("r = a + b", Left(), right())
    show("r = a * b", Left(), right())
