"""A chaos game on a spline: small objects with operators, floats."""
import sys


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def norm(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


class Spline:
    """A closed one of degree 2 through the middles of a polygon's sides."""

    def __init__(self, points):
        self.points = points

    def __call__(self, t):
        n = len(self.points)
        i = int(t * n) % n
        u = t * n - int(t * n)
        a, b, c = self.points[i - 1], self.points[i], self.points[(i + 1) % n]
        start, end = (a + b) * 0.5, (b + c) * 0.5
        return start * ((1 - u) ** 2) + b * (2 * u * (1 - u)) + end * (u * u)


def truncated(value, below):
    return min(max(int(value), 0), below - 1)


def main(n):
    spline = Spline([Vector(0.0, 0.0), Vector(2.0, 0.5), Vector(1.6, 2.2), Vector(0.3, 1.7)])
    size = 64
    image = [[0] * size for _ in range(size)]
    at = Vector(1.0, 1.0)
    state = 1
    for _ in range(n):
        state = (state * 16807) % 2147483647
        target = spline(state / 2147483647)
        at = at + (target - at) * 0.45
        image[truncated(at.x * size / 2.5, size)][truncated(at.y * size / 2.5, size)] += 1
    print(sum(1 for row in image for hits in row if hits), "%.6f" % at.norm(), max(map(max, image)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
