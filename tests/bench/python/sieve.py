"""Slices of a bytearray, and a list comprehension."""
import sys

n = int(sys.argv[1])
flags = bytearray([1]) * (n + 1)
flags[0] = flags[1] = 0
i = 2
while i * i <= n:
    if flags[i]:
        for k in range(i * i, n + 1, i):
            flags[k] = 0
    i += 1
print(sum(1 for f in flags if f), [i for i in range(n - 100, n) if flags[i]][-1])
