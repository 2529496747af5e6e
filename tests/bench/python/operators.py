"""A class with special methods."""
import sys


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    def __len__(self):
        return abs(self.x) + abs(self.y)

    def __getitem__(self, index):
        return (self.x, self.y)[index]


seen = set()
v = Vector(1, 2)
step = Vector(3, -1)
for i in range(int(sys.argv[1])):
    v = v + step * (i % 5)
    if v[0] > 1000:
        v = Vector(v.y % 7, v.x % 11)
    seen.add(v)
print(len(seen), v.x, v.y, len(v))
