"""Big integers."""
import sys


def digits():
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < m * t:
            yield m
            q, r, m = q * 10, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = (q * k, (2 * q + r) * x, t * x, k + 1,
                                (q * (7 * k + 2) + r * x) // (t * x), x + 2)


def main(n):
    d = digits()
    total = 0
    for _ in range(n):
        total = (total * 7 + next(d)) % 1000003
    print(total)


if __name__ == "__main__":
    main(int(sys.argv[1]))
