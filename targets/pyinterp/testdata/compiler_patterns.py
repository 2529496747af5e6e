def m(x):
    match x:
        case 0: return "zero"
        case -1 | 1.5 | 2j: return "num"
        case "a" | b"b": return "text"
        case None | True: return "single"
        case []: return "empty"
        case [1, 2]: return "12"
        case [1, *rest]: return ("1rest", rest)
        case [a, b, *_] if a == b: return ("eq", a)
        case (x1, (y1, z1)): return (x1, y1, z1)
        case {"k": v, **r}: return (v, r)
        case {}: return "map"
        case str() as s: return ("str", s)
        case int(n) | float(n): return ("n", n)
        case P(x=1, y=yy): return ("P1", yy)
        case P(1 | 2 as q, _): return ("Pq", q)
        case [*_, last]: return ("last", last)
        case Color.RED: return "red"
        case _: return "other"
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
class Color: RED = object()
for x in [0, -1, 1.5, 2j, "a", b"b", None, True, [], [1, 2], [1, 3, 4], [5, 5, 6], (7, (8, 9)), {"k": 1, "j": 2}, {"z": 1}, "s", 5, 2.5, P(1, 2), P(2, 3), P(5, 6), [9, 8, 7, 6], Color.RED, object]:
    print(m(x))
def alt(x):
    match x:
        case (1, a, b) | (2, b, a): return a, b
        case [a] | (a, _): return a
print(alt((1, "a", "b")), alt((2, "b", "a")), alt([3]), alt((4, 5)))
