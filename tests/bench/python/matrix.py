"""Lists of lists: a product of matrices of ints."""
import sys


def product(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


n = int(sys.argv[1])
a = [[(i * j) % 7 - 3 for j in range(n)] for i in range(n)]
b = [[(i + 2 * j) % 5 - 2 for j in range(n)] for i in range(n)]
c = product(product(a, b), a)
print(sum(map(sum, c)), c[1][:5])
