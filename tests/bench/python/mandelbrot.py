"""A loop over floats."""
import sys


def inside(cr, ci, limit):
    zr = zi = 0.0
    for i in range(limit):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return i
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


def main(n):
    total = 0
    for y in range(n):
        for x in range(n):
            total += inside(2.0 * x / n - 1.5, 2.0 * y / n - 1.0, 50)
    print(total)


if __name__ == "__main__":
    main(int(sys.argv[1]))
