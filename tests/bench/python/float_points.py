"""Objects with float attributes, made, changed and compared."""
import sys


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, i):
        self.x = x = i * 0.001 % 1.0
        self.y = (x * 3.0) % 1.0
        self.z = (x * x) / 2.0

    def normalize(self):
        norm = (self.x * self.x + self.y * self.y + self.z * self.z) ** 0.5 + 0.001
        self.x /= norm
        self.y /= norm
        self.z /= norm

    def most(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self


def main(n):
    points = [Point(i) for i in range(n)]
    for p in points:
        p.normalize()
    top = points[0]
    for p in points[1:]:
        top = top.most(p)
    print("%.6f %.6f %.6f" % (top.x, top.y, top.z))


if __name__ == "__main__":
    main(int(sys.argv[1]))
