# Functions of complex numbers, and the gamma functions, to the last digit.
import cmath
import math

state = 7


def next_number(limit):
    global state
    state = state * 6364136223846793005 + 1442695040888963407 & 2 ** 64 - 1
    return (state >> 20) % limit


def number():
    kind = next_number(6)
    fraction = next_number(2 ** 40) / 2 ** 40 * 2 - 1
    if kind == 0:
        return [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e308, -1e308, 5e-324, 1e-310, -1e-310, 1.7e308, 710.0, -709.5, 1e154][next_number(15)]
    if kind == 1:
        return math.ldexp(fraction, next_number(2090) - 1068)
    if kind == 2:
        return float(next_number(230) - 30)
    return fraction * [1.5, 30, 1000][kind - 3]


def value(function, *arguments):
    try:
        return repr(function(*arguments))
    except (ValueError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"


names = [name for name in dir(cmath) if callable(getattr(cmath, name)) and name[0] != "_" and name not in ("isclose", "rect")]
digests = dict.fromkeys(names + ["gamma", "lgamma"], 0)
for turn in range(2000):
    z = complex(number(), number())
    found = {name: value(getattr(cmath, name), z) for name in names}
    found |= {name: value(getattr(math, name), z.real) for name in ("gamma", "lgamma")}
    if turn < 20:
        print(z, found)
    for name, text in found.items():
        digests[name] = (digests[name] * 31 + sum(text.encode()) + len(text)) % (2 ** 61 - 1)
print(digests)
