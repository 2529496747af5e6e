"""sort with keys, bisection by hand, slices."""
import sys

n = int(sys.argv[1])
seed = 42
numbers = []
for _ in range(n):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    numbers.append(seed)
by_digits = sorted(numbers, key=lambda x: str(x)[::-1])
numbers.sort()
pairs = sorted(((x & 255, x) for x in numbers), reverse=True)
low, high = 0, n
while low < high:
    middle = (low + high) // 2
    if numbers[middle] < 0x40000000:
        low = middle + 1
    else:
        high = middle
print(low, by_digits[0], pairs[0], numbers[n // 2])
