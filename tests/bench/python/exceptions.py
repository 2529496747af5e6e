"""Raising and catching, finally, a class of exceptions."""
import sys


class Odd(Exception):
    def __init__(self, number):
        super().__init__(number)
        self.number = number


def check(n):
    if n % 3 == 1:
        raise Odd(n)
    return n


caught = done = 0
for i in range(int(sys.argv[1])):
    try:
        check(i)
    except Odd as e:
        caught += e.number & 7
    finally:
        done += 1
    try:
        {}[i]
    except KeyError:
        pass
print(caught, done)
