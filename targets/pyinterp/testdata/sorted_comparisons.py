# Which items a sort compares, and in which order: __lt__ sees it, and so does the message of the first that fails.
class Seen:
    def __init__(self, value): self.value = value
    def __lt__(self, other):
        global count, trail
        count += 1
        trail = (trail * 31 + self.value * 7 + other.value) % 1000003
        return self.value < other.value

def numbers(seed, n):
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2**31
        yield (seed >> 8) % n

makers = {"random": lambda n: list(numbers(n, n)), "upwards": lambda n: list(range(n)), "downwards": lambda n: list(range(n, 0, -1)),
          "steps": lambda n: [i // 5 for i in range(n)], "twice": lambda n: list(range(n // 2)) * 2, "few": lambda n: [i * 7 % 10 for i in range(n)],
          "nearly": lambda n: list(range(n - 3)) + [1, n // 2, 0]}
for n in 3, 5, 10, 31, 32, 33, 63, 64, 65, 100, 130, 200, 300, 1000:
    for name, make in makers.items():
        for reverse in False, True:
            count = trail = 0
            result = sorted(map(Seen, make(n)), reverse=reverse)
            assert [s.value for s in result] == sorted(make(n), reverse=reverse)
            print(n, name, reverse, count, trail)

class Odd:  # in no order at all
    def __init__(self, value): self.value = value
    def __lt__(self, other): return (self.value * 7 + other.value * 3) % 5 < 2
for n in 40, 90, 300, 1000:
    for reverse in False, True:
        print(n, reverse, sum(i * s.value for i, s in enumerate(sorted(map(Odd, numbers(n, n)), reverse=reverse))))
for where in 3, 20, 70, 89:
    for reverse in False, True:
        items = [(i * 7) % 10 for i in range(90)]
        items[where] = {}
        try: items.sort(reverse=reverse)
        except TypeError as e: print(where, reverse, e)

# What a sort that failed has done so far is seen.
class Tired:
    left = 0
    def __init__(self, value): self.value = value
    def __lt__(self, other):
        Tired.left -= 1
        if Tired.left == 0: raise ValueError("tired")
        return self.value < other.value
for pattern in (lambda i: i * 37 % 150), (lambda i: i if i < 75 else (i * 2) % 75), (lambda i: -i // 3):
    for reverse in False, True:
        for left in 1, 5, 140, 149, 150, 200, 333, 400, 500, 600, 700, 800:
            items = [Tired(pattern(i)) for i in range(150)]
            Tired.left = left
            try: items.sort(reverse=reverse)
            except ValueError as e: print(left, reverse, e, [i.value for i in items])
            else: print(left, reverse, "done")
mixed = [2, 5, True, "line"]
try: mixed.sort(key=lambda x: x)
except TypeError as e: print(e, mixed)
