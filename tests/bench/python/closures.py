"""Functions made by functions, default and keyword arguments."""
import sys


def counter(step=1):
    total = 0

    def add(n, *, times=1):
        nonlocal total
        total += n * step * times
        return total

    return add


def compose(f, g):
    return lambda x: f(g(x))


add = counter(3)
f = compose(lambda x: x + 1, compose(lambda x: x * 2, abs))
for i in range(int(sys.argv[1])):
    add(f(i - 5), times=2)
print(add(0))
