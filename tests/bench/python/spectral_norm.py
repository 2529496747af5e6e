"""Matrix times vector, by functions and generator expressions."""
import sys


def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(u, transposed):
    n = len(u)
    if transposed:
        return [sum(a(j, i) * u[j] for j in range(n)) for i in range(n)]
    return [sum(a(i, j) * u[j] for j in range(n)) for i in range(n)]


def main(n):
    u = [1.0] * n
    for _ in range(4):
        v = times(times(u, False), True)
        u = times(times(v, False), True)
    vbv = sum(x * y for x, y in zip(u, v))
    vv = sum(x * x for x in v)
    print("%.9f" % (vbv / vv) ** 0.5)


if __name__ == "__main__":
    main(int(sys.argv[1]))
