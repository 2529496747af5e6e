"""Planets: attributes of objects and arithmetic on floats."""
import sys


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def advance(pairs, bodies, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        m = dt / (dx * dx + dy * dy + dz * dz) ** 1.5
        am = a.mass * m
        bm = b.mass * m
        a.vx -= dx * bm
        a.vy -= dy * bm
        a.vz -= dz * bm
        b.vx += dx * am
        b.vy += dy * am
        b.vz += dz * am
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def main(n):
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0)]
    for i in range(1, 5):
        bodies.append(Body(i * 3.1, i * -1.7, i * 0.3, 0.5 / i, 1.1 / i, 0.07 * i, 0.01 * i))
    pairs = [(bodies[i], bodies[j]) for i in range(5) for j in range(i + 1, 5)]
    for _ in range(n):
        advance(pairs, bodies, 0.01)
    print(["%.9f" % b.x for b in bodies])


if __name__ == "__main__":
    main(int(sys.argv[1]))
