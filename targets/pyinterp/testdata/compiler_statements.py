# scopes, control flow, comprehensions
def outer():
    x = 1
    def inner():
        nonlocal x
        x += 1
        return x
    return inner
f = outer(); print(f(), f())
class A:
    y = 2
    z = [i * 2 for i in range(y)]
    def m(self): return __class__.__name__
    def __p(self): return "p"
    def q(self): return self.__p()
print(A.z, A().m(), A().q())
def loops():
    out = []
    for i in range(10):
        if i == 3: continue
        if i == 6: break
        out.append(i)
    else:
        out.append("else")
    while True:
        out.append("w")
        if len(out) > 7: break
    else:
        out.append("no")
    i = 0
    while i < 3: i += 1
    else: out.append("welse")
    return out
print(loops())
def fin():
    r = []
    for i in range(3):
        try:
            if i == 0: continue
            if i == 1: raise ValueError("a")
            if i == 2: break
        except ValueError as e:
            r.append(str(e))
        finally:
            r.append(("f", i))
    try:
        e
    except UnboundLocalError as err:
        r.append(str(err))
    return r
print(fin())
def fin2():
    try:
        return "try"
    finally:
        print("finally")
print(fin2())
def fin3():
    for i in range(2):
        try:
            return i
        finally:
            continue
    return "end"
print(fin3())
def nested():
    try:
        try:
            1 / 0
        finally:
            print("inner")
    except ZeroDivisionError as e:
        print("caught", e)
        try:
            raise KeyError("k")
        except KeyError as e2:
            print(repr(e2.__context__))
nested()
class CM:
    def __init__(self, n, s=False): self.n = n; self.s = s
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, *a): print("exit", self.n, a[0] and a[0].__name__); return self.s
def w():
    with CM(1) as a, CM(2, True) as b:
        raise ValueError
    print("after")
    with CM(3):
        return "ret"
print(w())
for i in range(2):
    with CM("loop"):
        if i == 0: continue
        break
x = 5
print(1 < x < 10, 1 < x > 7, x and 0 or "d", not x, x if x else 3)
a, *b, c = range(6); print(a, b, c)
(a, b), c = (1, 2), 3; print(a, b, c)
a, b = b, a; print(a, b)
def sw():
    a, b, c = 1, 2, 3
    a, b, c = c, a, b
    return a, b, c
print(sw())
print([i for i in range(5) if i % 2], {i: i * i for i in range(3)}, sorted({i % 3 for i in range(7)}))
print([(i, j) for i in range(3) for j in range(i)], list(i for i in "abc"))
print([y := 1, y ** 2], y)
def wal():
    x = 1
    r = x + (x := 10) + x
    s = [x, (x := 3), x]
    return r, s, (lambda q: q + x)(2), [z := i for i in range(3)], z
print(wal())
def gen():
    x = yield 1
    print("got", x)
    try:
        yield 2
    except ValueError as e:
        print("thrown", e)
        yield 3
    return 9
g = gen(); print(next(g), g.send("s"), g.throw(ValueError("v")))
try: next(g)
except StopIteration as e: print(e.value)
def yf():
    r = yield from gen()
    print("r", r)
g = yf(); print(next(g), g.send("t"), g.throw(ValueError("w")), list(g))
def defaults(a, b=2, *c, d, e=5, **k): return a, b, c, d, e, k
print(defaults(1, d=4), defaults(1, 2, 3, d=4, z=1), defaults(*[1, 2], **{"d": 3}), defaults(1, *[5], d=1, **{"q": 1}))
def deco(n):
    def d(f):
        def w(*a): return n, f(*a)
        return w
    return d
@deco(1)
@deco(2)
def h(x): return x
print(h(5))
print(f"{x!r:>5}|{x=}|{3.14159:.2f}|{'a' 'b'}|{x:{x}}")
lst = [1, 2, 3, 4]; lst[1:3] = [9]; del lst[0]; print(lst, lst[::-1])
d = {"a": 1, **{"b": 2}}; d["c"] = 3; d["c"] += 4; print(d, [*lst, *"ab"], (*lst, 1), {*lst} == {4, 9})
assert x, "no"
try: assert not x, "msg"
except AssertionError as e: print(e)
print((lambda *a, **k: (a, k))(1, 2, z=3))
global_x = 1
def setg():
    global global_x
    global_x = 2
setg(); print(global_x)
def annotated(a: int, b: "str" = 1) -> float: pass
print(annotated.__annotations__)
v: int = 3
print(__annotations__)
print((1, 2) + (3,), 2 ** 10, "a" * 3, -5 // 2, 1 if 0 else 2)
def kwonly(*, a=1, b): return a, b
print(kwonly(b=3))
class B(A, metaclass=type): w = 1
print(B.__mro__[1].__name__, B.__qualname__, A.m.__qualname__)
def loc():
    class L:
        def m(self): pass
    return L.m.__qualname__, (lambda: 0).__qualname__
print(loc())
print([*range(3)], *[1, 2], sep="-")
def star(*a, **k): return a, k
print(star(*[1], 2, *[3], a=1, **{"b": 2}, c=3))
try: star(**{"a": 1}, **{"a": 2})
except TypeError as e: print(e)
def unb():
    if 0: q = 1
    try: print(q)
    except UnboundLocalError as e: print(e)
    del_me = 1
    del del_me
    try: del_me
    except UnboundLocalError as e: print(e)
unb()
def pf(a, b):
    print("%s is %-5r|" % (a, b), "%5s%%" % (a,), "%.2s" % (b,), "%d %s" % (1, a), "%r" % (a,), "%a%s" % (b, a), "%-8.3s|" % (b,))
    try: print("%s %s" % (a,))
    except TypeError as e: print(e)
    try: print("%s" % (a, b))
    except TypeError as e: print(e)
    print("%05s" % (a,), "%s" % (1,), "%s" % ((1, a),))
pf(3, "héllo")

# A class is not a subclass of type for being an instance of it.
print(issubclass(int, type), issubclass(type, type), issubclass(slice, type), issubclass(type, object))
