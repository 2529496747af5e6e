# tuple, list, range, slice: values, errors and their messages.

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

def s(f, *args):
    try:
        f(*args)
    except Exception as e:
        print(type(e).__name__, e)

print("-- tuple")
t(lambda: ()); t(lambda: (1,)); t(lambda: (1, 'a', None))
t(lambda: tuple("abc")); t(lambda: tuple([1, 2])); t(lambda: tuple(5))
t(lambda: (1, 2, 3)[0]); t(lambda: (1, 2, 3)[-1]); t(lambda: (1, 2, 3)[3]); t(lambda: tuple((1, 2))['a'])
t(lambda: tuple((1, 2))[1.0]); t(lambda: (1, 2)[10**30])
t(lambda: (0, 1, 2, 3, 4, 5)[1:4]); t(lambda: (0, 1, 2, 3, 4, 5)[::-1]); t(lambda: (0, 1, 2, 3, 4, 5)[4:1:-2])
t(lambda: (0, 1, 2)[::0]); t(lambda: (0, 1, 2)['a':]); t(lambda: (0, 1, 2)[-100:100])
t(lambda: (1,) + (2,)); t(lambda: (1, 2) * 3); t(lambda: 2 * (1, 2)); t(lambda: (1,) * -1)
t(lambda: (1, 2) + [3]); t(lambda: (1, 2) * 'a'); t(lambda: (1, 2) * 1.5)
t(lambda: (1, 2) < (1, 3)); t(lambda: (1, 2) < (1, 2, 0)); t(lambda: (1, 2) == (1, 2)); t(lambda: (1, 2) != (1, 2))
t(lambda: (1, 2) >= (1, 2)); t(lambda: (1, 2) > (0, 5)); t(lambda: (1, 2) == [1, 2]); t(lambda: (1, 2) < [1])
t(lambda: (1, 'a') < (1, 2)); t(lambda: 2 in (1, 2)); t(lambda: 5 in (1, 2)); t(lambda: (1, 2, 1).count(1))
t(lambda: (1, 2, 1).index(1, 1)); t(lambda: (1, 2, 1).index(3)); t(lambda: (1, 2).index(1, 'a'))
t(lambda: hash(())); t(lambda: hash((1, 2, 3))); t(lambda: hash((0, 0.5, (1, -1)))); t(lambda: hash(([],)))
t(lambda: hash((1, 2)) == hash((1.0, 2.0)))
n = (1, []); n[1].append(n); print(n)
nan = float('nan'); t(lambda: (nan,) == (nan,)); t(lambda: [nan] == [nan]); t(lambda: nan in [nan])
class T(tuple):
    pass
x = T([1, 2]); print(x, type(x).__name__, type(x[:]).__name__, type(x + (3,)).__name__, x == (1, 2), hash(x) == hash((1, 2)))
x.a = 5; print(x.a, type(x * 1).__name__, x.__getnewargs__())
def f():
    (1, 2)[0] = 3
s(f)
def f():
    t = (1, 2)
    del t[0]
s(f)

print("-- list")
t(lambda: list()); t(lambda: list("abc")); t(lambda: list((1, 2))); t(lambda: list(range(5))); t(lambda: list({1: 2})); t(lambda: list(3))
t(lambda: [1, 2, 3][3]); t(lambda: [1, 2, 3][-4]); t(lambda: list((1,))['a']); t(lambda: list((1,))[None]); t(lambda: [1][10**30])
t(lambda: [0, 1, 2, 3, 4, 5][1:4]); t(lambda: [0, 1, 2, 3, 4, 5][::-2]); t(lambda: [0, 1, 2][::0])
class I:
    def __index__(self): return 1
t(lambda: [5, 6, 7][I()]); t(lambda: [5, 6, 7][I():]); t(lambda: [5, 6, 7][True])
a = [0, 1, 2, 3, 4]
a[1:3] = 'xyz'; print(a)
a[1:4] = []; print(a)
a[::2] = [7, 8]; print(a)
s(a.__setitem__, slice(None, None, 2), [1]); print(a)
s(a.__setitem__, slice(0, 1), 5); s(a.__setitem__, slice(0, 1, 2), 5); s(a.__setitem__, 10, 5); s(a.__setitem__, 'x', 5)
s(a.__delitem__, 10); s(a.__delitem__, 'x')
a = list(range(10)); del a[::3]; print(a)
a = list(range(10)); del a[::-3]; print(a)
a = list(range(10)); del a[8:2:-2]; print(a)
a = list(range(10)); del a[2:5]; print(a)
a = list(range(10)); del a[5:2]; print(a)
a = list(range(10)); del a[0]; del a[-1]; print(a)
a = [1, 2, 3]; a[:] = a; print(a); a[1:1] = a; print(a); a[5:1] = [9]; print(a)
a = [1, 2, 3]; a.append(4); a.extend([5, 6]); a.extend(a); a.extend(x for x in 'ab'); print(a)
a.insert(0, 'i'); a.insert(-1, 'j'); a.insert(100, 'k'); a.insert(-100, 'h'); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
t(lambda: [].pop()); t(lambda: [1].pop(5)); t(lambda: [1].pop('a')); t(lambda: [1].remove(2)); t(lambda: [1, 2].index(3)); t(lambda: ['a'].index('b'))
a = [1, 2, 1]; a.remove(1); print(a, a.count(1), a.index(1), [1, 2, 3, 2].index(2, 2), [1, 2].index(2, -1))
a.reverse(); print(a); b = a.copy(); a.clear(); print(a, b)
t(lambda: [1] + [2]); t(lambda: [1] + (2,)); t(lambda: [1, 2] * 2); t(lambda: 2 * [1]); t(lambda: [1] * 'a'); t(lambda: [1] + None)
a = [1]; a += 'ab'; a *= 2; print(a); a *= 0; print(a)
def f():
    a = []
    a += 5
s(f)
t(lambda: [1, 2] < [1, 3]); t(lambda: [1, 2] == [1, 2]); t(lambda: [1] < (1,)); t(lambda: [1, [2, 3]] == [1, [2, 3]]); t(lambda: [[]] < [[]])
a = []; a.append(a); print(a); a = [1, [2]]; a[1].append(a); print(a)
t(lambda: hash([])); t(lambda: {[]: 1}); t(lambda: {[1]})
class L(list):
    def __init__(self, *args, k=None): list.__init__(self, *args); self.k = k
x = L([1, 2], k=3); print(x, x.k, type(x[:]).__name__, type(x + [1]).__name__, type(x.copy()).__name__, x == [1, 2])
print(list(reversed([1, 2, 3])), list(iter([1, 2])), len([1, 2, 3]), 2 in [1, 2], not [])
it = iter([1, 2, 3]); next(it); print(it.__length_hint__(), list(it), list(it), it.__length_hint__())
a = [1, 2, 3]; it = iter(a); list(it); a.append(4); print(list(it))
a = [1, 2, 3]
for x in a:
    if x < 10: a.append(x + 10)
print(a)
it = reversed([1, 2, 3]); print(next(it), it.__length_hint__(), list(it))

print("-- sort")
a = [3, 1, 2]; a.sort(); print(a); a.sort(reverse=True); print(a)
print(sorted("banana"), sorted([3.5, 1.5, 2]), sorted([(2, 'b'), (1, 'z'), (2, 'a')]), sorted([True, False, 0]))
print(sorted(['b', 'A', 'c'], key=str.lower), sorted([1, 2, 3, 4, 5, 6], key=lambda x: x % 3), sorted([1, 2, 3, 4, 5, 6], key=lambda x: x % 3, reverse=True))
t(lambda: sorted([1, "a"])); t(lambda: sorted([1, None])); t(lambda: sorted(5))
def key(x):
    a.append(1)
    return x
a = [3, 2, 1]
s(lambda: a.sort(key=key)); print(a)
def bad(x): raise ValueError('bad key')
a = [3, 2, 1]; s(lambda: a.sort(key=bad)); print(a)
seen = []
def key(x): seen.append(len(b)); return x
b = [2, 1]; b.sort(key=key); print(b, seen)
class C:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return 'C%d' % self.v
print(sorted([C(3), C(1), C(2)]), sorted([C(3), C(1), C(2)], reverse=True))
r = 12345; a = []
for i in range(2000):
    r = (r * 1103515245 + 12345) % 2**31
    a.append(r % 500)
b = sorted(a); print(all(b[i] <= b[i + 1] for i in range(len(b) - 1)), sum(a) == sum(b))
c = sorted(enumerate(a), key=lambda p: p[1]); print(all(c[i] < c[i + 1] or c[i][1] < c[i + 1][1] for i in range(len(c) - 1)))
d = sorted(enumerate(a), key=lambda p: p[1], reverse=True); print(all(d[i][1] > d[i + 1][1] or d[i][0] < d[i + 1][0] for i in range(len(d) - 1)))

print("-- slice")
t(lambda: slice(1)); t(lambda: slice(1, 2)); t(lambda: slice(1, 2, 3)); t(lambda: slice()); t(lambda: slice(1, 2, 3, 4))
t(lambda: slice(1, 2, 3).start); t(lambda: slice(None, 10).indices(5)); t(lambda: slice(None, None, -1).indices(5)); t(lambda: slice(-3, -1).indices(5))
t(lambda: slice(10**30, None, -1).indices(10**20)); t(lambda: slice(1, 2, 0).indices(5)); t(lambda: slice(1).indices(-1)); t(lambda: slice('a').indices(5))
t(lambda: slice(1, 2) == slice(1, 2)); t(lambda: slice(1, 2) < slice(1, 3)); t(lambda: hash(slice(1))); t(lambda: slice(1, 2) == 1)
for length in range(4):
    for start in (None, -5, -2, 0, 1, 3, 7):
        for stop in (None, -5, -1, 0, 2, 9):
            for step in (None, 1, 2, -1, -3):
                i = slice(start, stop, step).indices(length)
                if list(range(length))[start:stop:step] != list(range(*i)): print('wrong', length, start, stop, step)
                if (tuple(range(length))[start:stop:step]) != tuple(range(length)[start:stop:step]): print('wrong', length, start, stop, step)

print("-- range")
t(lambda: range(5)); t(lambda: range(1, 5)); t(lambda: range(1, 10, 3)); t(lambda: list(range(10, 0, -3))); t(lambda: range(0, 10, 0)); t(lambda: range(1.5)); t(lambda: range()); t(lambda: range(1, 2, 3, 4))
t(lambda: len(range(10))); t(lambda: len(range(0, 10, 3))); t(lambda: len(range(10, 0))); t(lambda: range(10)[3]); t(lambda: range(10)[-1]); t(lambda: range(10)[10]); t(lambda: range(10)['a'])
t(lambda: range(10)[2:5]); t(lambda: range(10)[::-1]); t(lambda: range(0, 20, 2)[1:-1:3]); t(lambda: 5 in range(10)); t(lambda: 5 in range(0, 10, 2)); t(lambda: 5.0 in range(10)); t(lambda: 'a' in range(10)); t(lambda: True in range(2))
t(lambda: range(10).index(5)); t(lambda: range(10).index(50)); t(lambda: range(10).index('a')); t(lambda: range(10).count(5)); t(lambda: range(10).count('a'))
t(lambda: range(0) == range(5, 5)); t(lambda: range(0, 3, 2) == range(0, 4, 2)); t(lambda: range(3) == [0, 1, 2]); t(lambda: hash(range(0)) == hash(range(2, 1))); t(lambda: hash(range(5)))
t(lambda: range(10**30)); t(lambda: range(10**30)[10**29]); t(lambda: len(range(10**30))); t(lambda: 10**29 in range(10**30)); t(lambda: list(range(10**30, 10**30 + 3))); t(lambda: list(reversed(range(10**30, 10**30 + 3))))
t(lambda: range(10**30)[10**30]); t(lambda: range(10**30)[::10**29]); t(lambda: bool(range(10**30))); t(lambda: bool(range(0))); t(lambda: range(2**63)[-1]); t(lambda: len(range(2**63 - 1))); t(lambda: list(range(2**63 - 2, 2**63)))
t(lambda: list(range(-2**63, -2**63 + 2))); t(lambda: len(range(-2**63, 2**63 - 1))); t(lambda: list(reversed(range(5)))); t(lambda: list(reversed(range(0)))); t(lambda: list(reversed(range(10, 0, -3)))); t(lambda: range(1, 5).start + range(1, 5).stop + range(1, 5, 2).step)
it = iter(range(5)); next(it); print(it.__length_hint__(), list(it)); it = iter(range(10**20, 10**20 + 2)); print(next(it), it.__length_hint__(), list(it), type(it).__name__, type(iter(range(1))).__name__)
print("-- repr of built-in objects")
import _struct, _io
for x in (object(), iter([]), _struct.Struct("i"), (i for i in ()), zip(), _io.BytesIO(), property()): print(repr(x).split(" at 0x")[0])
import _bisect
class Long(dict):
    def __len__(s): return 3
class Items(dict):
    def __getitem__(s, i): return 3
class NoItems:
    def __len__(s): return 3
for x in ({}, {1: 2}, set(), {1}, 5, Long(), Items({1: 2}), NoItems(), memoryview(b"abc")):
    for high in None, 2: t(lambda: _bisect.bisect(x, 1, 0, high))
t(lambda: "a".replace("a", (), None)); t(lambda: "a".replace(None, "", None)); t(lambda: "a".replace("", "", None)); t(lambda: (1).to_bytes(10**30, "big"))
big = 10**30
for text in "a", b"a", bytearray(b"a"):
    for f in text.center, text.ljust, text.rjust, text.zfill, text.expandtabs: t(lambda: f(big))
    t(lambda: text.split(None, big)); t(lambda: text.rsplit(None, big)); t(lambda: text.split(1, big))
for a in [1], bytearray(b"a"): t(lambda: a.insert(big, None)); t(lambda: a.pop(big))
t(lambda: b"a".hex(None, big)); t(lambda: memoryview(b"a").hex(":", big)); t(lambda: aiter(5)); t(lambda: "a".replace("a", "b", big))

# Views of several dimensions: a slice is of the first one.
cube = memoryview(bytearray(range(24))).cast("B", [2, 3, 4])
for part in cube[0:1], cube[::-1], cube[1:], cube[2:], cube[:1][0:1]:
    print(part.shape, part.strides, part.nbytes, part.contiguous, part.tolist())
for key in 0, (0, 0), (0,), (slice(0, 1),), (slice(0, 1), 0, 0), 5, "a", (0, "a", 0), ..., (), (1, 2, 3):
    for act in (lambda: cube[key]), (lambda: cube.__setitem__(key, 7)), (lambda: cube.__setitem__(key, b"a")):
        try: print(key, act())
        except (TypeError, NotImplementedError, ValueError) as e: print(key, type(e).__name__, e)
try: cube[0:1] = cube[1:2]
except NotImplementedError as e: print(e)
