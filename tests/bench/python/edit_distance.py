"""Distances of words: rows of ints, min, indexes of strings."""
import sys


def distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = previous[j - 1] if x == y else previous[j - 1] + 1
            row.append(min(row[j - 1] + 1, previous[j] + 1, cost))
        previous = row
    return previous[-1]


words = ["interpreter", "translation", "intermediate", "generator", "representation", "collector",
         "annotation", "specialisation", "optimisation", "register"]
total = 0
for _ in range(int(sys.argv[1])):
    for a in words:
        for b in words:
            total += distance(a, b)
print(total)
