# Objects that only lead to others are not made: what a loop hands on is their fields, whatever else is
# indexed by numbers that are not constant.
# expect: no new, new_array, array_set, call
class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)


def run():
    at = Vector(1.0, 1.0)
    points = [Vector(0.5, 0.25), Vector(2.0, 0.75)]
    i = 0
    while i < 20000:
        at = at + (points[i & 1] + at * -1.0) * 0.25
        i += 1
    return at


at = run()
print("ok" if 1 < at.x < 1.5 and 0.4 < at.y < 0.6 else "wrong")
