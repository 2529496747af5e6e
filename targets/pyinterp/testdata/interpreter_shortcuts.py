# What the interpreter does in a shorter way where types are the usual ones: nobody can tell.


def pairs_of_all_kinds():
    out = []
    for a, b in zip([1, 2, 3], "abcd"):
        out.append((a, b))
    for i, x in enumerate("xyz", 5):
        out.append((i, x))
    for key, value in {"k": 1, "l": 2}.items():
        out.append((key, value))
    for i, (a, b) in enumerate(zip("pq", "rs")):
        out.append((i, a, b))
    for a, b in zip([], "ab"):
        out.append("never")
    return out


def item_is_a_variable():
    for pair in zip("ab", "cd"):
        a, b = pair
    return pair, a, b


def item_is_reused():
    seen = []
    for a, b in (pairs := zip("ab", "cd")):
        seen.append(next(pairs, None))
    return seen, a, b


def lengths():
    for strict in False, True:
        for first, second in (("abc", "ab"), ("ab", "abc")):
            count = 0
            iterators = iter(first), iter(second)
            try:
                for a, b in zip(*iterators, strict=strict):
                    count += 1
                print(count, list(iterators[0]), list(iterators[1]))
            except ValueError as e:
                print(count, e)


def three():
    try:
        for a, b in zip("ab", "cd", "ef"):
            pass
    except ValueError as e:
        print(e)
    for a, b, c in zip("ab", "cd", "ef"):
        print(a, b, c)
    for a, b in zip(["xy", "zw"]):
        pass


class Numbered(enumerate):
    def __next__(self):
        i, x = super().__next__()
        return x, i


class Zipped(zip):
    def __next__(self):
        return super().__next__() + ("!",)


print(pairs_of_all_kinds())
print(item_is_a_variable())
print(item_is_reused())
lengths()
try:
    three()
except ValueError as e:
    print(e)
for x, i in Numbered("ab"):
    print(x, i)
for a, b, mark in Zipped("ab", "cd"):
    print(a, b, mark)
print([(a, b) for a, b in zip(range(3), range(3, 6))], {a: b for a, b in enumerate("ab")})
for a, b in enumerate("cd", 2**63 - 1):
    print(a, b)
d = {1: 2, 3: 4}
try:
    for key, value in d.items():
        d[key + 10] = value
except RuntimeError as e:
    print(key, value, e)


def failing():
    yield 1
    raise KeyError("at the second")


try:
    for i, x in enumerate(failing()):
        print(i, x)
except KeyError as e:
    print(i, x, e)

# isinstance of what is not: classes of programs may say otherwise.
class Pretends:
    @property
    def __class__(self):
        return int


print([(t[::-1], t[1:9:3], t[-1:0:-2]) for t in ("abcdef", "aβcδeζ", "", "x")])
print(isinstance(Pretends(), int), isinstance(1, str), isinstance("a", (int, float)), isinstance(True, int))
print(min(3, 1.5, 2), max(3, 1.5, 2), min("b", "a"), max([1, 2], [1, 3]), min(2, 1.0, 1), max(1, 1.0))
print(min([3, 1, 2], key=lambda x: -x), max((), default="none"))
print({int: "i", len: "l", Pretends: "p"}[Pretends], {object: 1}.get(int))
print(1 + 2.5, 2.5 - 1, 3 * 0.5, 1 / 2.0, 2.0 // 1, 7 % 2.5, 2**0.5, 2**63 * 0.5, 1.0 < 2, 2**53 + 1 == 2.0**53)
x = "ab"
x += "cd"
print(x, "b" > "a", "a" == "a", "a" != "b", "ab" <= "a", "x" in ("x", "y"), 3 in {1, 2}, "k" in {"k": 1}, {1} in {frozenset({1})})
data = bytearray(b"abc")
data[-1] = 255
data[0] += 1
print(data, data[1], b"xyz"[-1], "héllo"[1], "hello"[-5])
for bad in (lambda: data[3], lambda: b""[0], lambda: "a"[1], lambda: data.__setitem__(0, 256), lambda: "a".__getitem__("b")):
    try:
        bad()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)


def counters():
    global total
    total = 0
    for i in range(3):
        total += i
    return total


print(counters(), total)
del total
try:
    print(total)
except NameError as e:
    print(e)
len = lambda w: "mine"
print(len([]))
del len
print(len([]))
