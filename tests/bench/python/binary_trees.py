"""Many small tuples that die young."""
import sys


def make(depth):
    if depth == 0:
        return (None, None)
    return (make(depth - 1), make(depth - 1))


def check(tree):
    left, right = tree
    return 1 if left is None else 1 + check(left) + check(right)


def main(n):
    long_lived = make(n)
    for depth in range(4, n + 1, 4):
        times = 1 << (n - depth + 4)
        print(depth, times, sum(check(make(depth)) for _ in range(times)))
    print(check(long_lived))


if __name__ == "__main__":
    main(int(sys.argv[1]))
