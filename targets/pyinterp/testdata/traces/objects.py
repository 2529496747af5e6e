# Calls of classes and special methods are inlined.
# expect: no new py::Frame, call, call_indirect, call_portal
class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


def loop(n):
    i = 0
    total = 0.0
    while i < n:
        total += (Vector(1.0, 2.0) + Vector(0.5, 0.25)).dot(Vector(2.0, 4.0))
        i += 1
    return total


if loop(20000) == 12.0 * 20000:
    print("ok")
