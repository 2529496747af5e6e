"""Backtracking with generators and sets."""
import sys


def solve(n, row, columns, up, down):
    if row == n:
        yield 1
        return
    for c in range(n):
        if c not in columns and row + c not in up and row - c not in down:
            columns.add(c)
            up.add(row + c)
            down.add(row - c)
            yield from solve(n, row + 1, columns, up, down)
            columns.remove(c)
            up.remove(row + c)
            down.remove(row - c)


def main(n):
    print(sum(solve(n, 0, set(), set(), set())))


if __name__ == "__main__":
    main(int(sys.argv[1]))
