"""Small loops of every kind, for the JIT: each runs long enough to be compiled, and then leaves its
compiled code in some way."""
import sys


def ints(n):
    i = total = 0
    while i < n:
        total = total + i * 3 - (i >> 1)
        if i % 7 == 3:
            total ^= i
        i = i + 1
    return total


def overflow(n):
    x = 1
    for i in range(n):
        x = x * 3 + 1
        if x > 1 << 70:
            x = x >> 65
    return x


def floats(n):
    x, y = 0.0, 1.5
    for i in range(n):
        x = x * 0.5 + y / (i + 1)
        if x > 1.25:
            y = -y
    return round(x, 9), y


class Point:
    count = 0

    def __init__(self, x, y=2):
        self.x = x
        self.y = y
        Point.count += 1

    def add(self, k):
        self.x += k
        return self

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __lt__(self, other):
        return self.x < other.x

    @property
    def length(self):
        return abs(self.x) + abs(self.y)


class Other(Point):
    def add(self, k):
        self.x -= k
        self.extra = k
        return self


def attributes(n):
    p = Point(3)
    for i in range(n):
        p.y = p.y + p.x
    return p.y


def methods(n):
    p, q = Point(1), Other(1)
    for i in range(n):
        (p if i % 3 else q).add(i)
    return p.x, q.x, q.extra


def objects(n):
    total = Point(0, 0)
    for i in range(n):
        total = total + Point(i)
    return total.x, total.y, total.length


def class_changes(n):
    class Changing:
        def value(self):
            return 1

    c = Changing()
    total = 0
    for i in range(n):
        if i == n // 2:
            Changing.value = lambda self: 10
        if i == n - 5:
            c.value = lambda: 100
        total += c.value()
    return total


step = 1


def next_step(i):
    global step
    if i % 100 == 99:
        step += 1
    return step


def globals_change(n):
    total = 0
    for i in range(n):
        total += next_step(i)
    return total


def lists(n):
    items = []
    for i in range(n):
        items.append(i)
        if len(items) > 50:
            items.pop()
            items[3] = items[-1] + items[4]
    total = 0
    for item in items:
        total += item
    return total, len(items), [x * 2 for x in items if x % 2][:5]


def dicts(n):
    counts = {}
    for i in range(n):
        key = "k%d" % (i % 11)
        counts[key] = counts.get(key, 0) + i
    return sorted(counts.items())[:3], sum(counts.values())


def tuples(n):
    a, b = 0, 1
    pairs = []
    for i in range(n):
        a, b = b, (a + b) % 1000003
        pairs.append((a, b))
    total = 0
    for x, (y, z) in enumerate(pairs):
        total += x * y - z
    return a, b, total


def strings(n):
    parts = ""
    for i in range(n):
        parts += chr(97 + i % 26)
        if len(parts) > 30:
            parts = parts[5:]
    return parts, parts.upper(), "q" in parts


def generate(n):
    total = 0
    for i in range(n):
        got = yield i * i
        if got:
            total += got
    return total


def delegate(n):
    return (yield from generate(n))


def generators(n):
    g = delegate(n)
    total = next(g)
    try:
        while True:
            total += g.send(total & 3)
    except StopIteration as end:
        return total, end.value, sum(x for x in range(n) if x & 1), list(map(abs, range(-3, 3)))


class Problem(Exception):
    pass


def check(i):
    if i % 3 == 1:
        raise Problem(i)
    if i % 11 == 5:
        return [][i]
    return i


def exceptions(n):
    caught = other = ended = 0
    for i in range(n):
        try:
            check(i)
        except Problem as problem:
            caught += problem.args[0] & 7
        except IndexError:
            other += 1
        finally:
            ended += 1
    return caught, other, ended


def uncaught(n):
    i = 0
    while True:
        i += 1
        if i == n:
            raise Problem("at %d" % i)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def too_deep(n):
    return too_deep(n + 1)


def closures(n):
    count = 0

    def add(k, *more, factor=1, **names):
        nonlocal count
        count += k * factor + len(more) + len(names)

    for i in range(n):
        add(i)
        add(i, 1, 2)
        add(k=i, factor=2)
        add(i, x=1, **{"y": 2})
    return count


def kinds(n):
    # The same instructions for many classes.
    values = [1, 2.5, True, 10**20, "a", (1,), [2]]
    texts = []
    for i in range(n):
        v = values[i % len(values)]
        w = v * 2
        if v:
            texts.append(str(w))
    return texts[:8], len(texts)


def identity(n):
    found = 0
    for i in range(n):
        if (i & 15) is (i - (i >> 4 << 4)):
            found += 1
        if i is None or not (i is not None):
            found -= 1
    return found


def frames(n):
    names = set()
    lines = 0
    for i in range(n):
        frame = sys._getframe()
        names.add(frame.f_code.co_name)
        lines += frame.f_lineno - frame.f_code.co_firstlineno
    return names, lines


def shown_locals(n):
    seen = 0
    for i in range(n):
        if locals()["i"] == i:
            seen += 1
    return seen


def with_blocks(n):
    class Block:
        entered = left = 0

        def __enter__(self):
            Block.entered += 1
            return self

        def __exit__(self, kind, value, traceback):
            Block.left += 1
            return kind is Problem

    for i in range(n):
        with Block() as block:
            if i % 5 == 4:
                raise Problem
    return Block.entered, Block.left


N = 400
for function in (ints, overflow, floats, attributes, methods, objects, class_changes, globals_change,
                 lists, dicts, tuples, strings, generators, exceptions, closures, kinds, identity,
                 frames, shown_locals, with_blocks):
    print(function.__name__, function(N), function(N + 3))
for function in (ints, attributes, methods):
    print(function.__name__, function(5000))
try:
    uncaught(N)
except Problem as problem:
    print("uncaught", problem, problem.__traceback__.tb_next.tb_lineno)
print(fib(15), deep(300), deep(301), Point.count)
sys.setrecursionlimit(150)
try:
    too_deep(0)
except RecursionError as error:
    print(error)
