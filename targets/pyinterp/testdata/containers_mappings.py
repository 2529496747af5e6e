# dict and its views, set, frozenset: values, errors and their messages.

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print("-- dict")
t(lambda: {}); t(lambda: {1: 2, 'a': None}); t(lambda: dict(a=1, b=2)); t(lambda: dict([(1, 2), [3, 4]])); t(lambda: dict({1: 2}, x=3)); t(lambda: dict(['ab', 'cd']))
t(lambda: dict(5)); t(lambda: dict([1])); t(lambda: dict([(1, 2, 3)])); t(lambda: dict(1, 2)); t(lambda: dict([(1,)])); t(lambda: dict(None))
d = {'a': 1, 'b': 2}
t(lambda: d['a']); t(lambda: d['z']); t(lambda: d[[]]); t(lambda: d.get('a')); t(lambda: d.get('z')); t(lambda: d.get('z', 5)); t(lambda: 'a' in d); t(lambda: [] in d); t(lambda: len(d))
d['c'] = 3; d['a'] = 10; print(d); del d['b']; print(d); d['b'] = 5; print(d)
def f(): del d['zz']
t(f); t(lambda: d.pop('a')); t(lambda: d.pop('a')); t(lambda: d.pop('a', 7)); t(lambda: d.popitem()); t(lambda: {}.popitem()); print(d)
t(lambda: d.setdefault('c', 1)); t(lambda: d.setdefault('n')); t(lambda: d.setdefault('m', [])); print(d)
d.update({'x': 1}); d.update([('y', 2)], z=3); d.update(); print(d); t(lambda: d.update(1)); t(lambda: d.update(1, 2))
class M:
    def keys(self): return ['p', 'q']
    def __getitem__(self, k): return k * 2
d.update(M()); print(d); print({**M(), 'r': 1}, dict(M()))
t(lambda: {1: 2} | {3: 4}); t(lambda: {1: 2} | {1: 3}); t(lambda: {1: 2} | [(1, 2)]); e = {1: 2}; e |= [(5, 6)]; print(e)
t(lambda: {1: 2} == {1: 2.0}); t(lambda: {1: 2} == {1: 3}); t(lambda: {1: 2} != {2: 1}); t(lambda: {1: 2} < {1: 3}); t(lambda: {1: 2, 3: 4} == {3: 4, 1: 2})
t(lambda: dict.fromkeys('abc')); t(lambda: dict.fromkeys([1, 2], 0)); t(lambda: dict.fromkeys(5)); t(lambda: {}.fromkeys('a', 1))
t(lambda: {1: 'int', 1.0: 'float', True: 'bool'}); t(lambda: {0: 1, False: 2, -0.0: 3}); t(lambda: {2**70: 1}[2.0**70]); t(lambda: {'a': 1}['a']); t(lambda: {(1, 2): 3}[1, 2]); t(lambda: {None: 1}[None])
d = {}; d['self'] = d; print(d); t(lambda: hash({})); t(lambda: list(reversed({1: 2, 3: 4}))); t(lambda: {1: 2}.copy())
class D(dict):
    def __missing__(self, key): return 'missing %r' % (key,)
x = D(a=1); print(x['a'], x['b'], x.get('b'), 'b' in x, x, type(x).__name__, type(x.copy()).__name__, type(x | {}).__name__)
class E(dict):
    def __getitem__(self, k): return 'E' + str(dict.__getitem__(self, k))
x = E(a=1); print(x['a'], x.get('a'), dict(x), list(x.values()))
class F(dict):
    def __init__(self, *a, **k): super().__init__(*a, **k); self.attr = 1
x = F({1: 2}, b=3); print(x, x.attr)
def f():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 1
t(f)
def f():
    d = {1: 1, 2: 2}
    for k in d: del d[k]
t(f)
def f():
    d = {1: 1, 2: 2}
    for k in list(d): del d[k]
    return d
t(f)
def f():
    d = {1: 1, 2: 2, 3: 3}
    for k in d.items(): d[k[0]] = 9
    return d
t(f)
it = iter({1: 2, 3: 4}); print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), list(it))
class H:
    def __init__(self, n, h=1): self.n = n; self.h = h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, H) and self.n == o.n
    def __repr__(self): return 'H%d' % self.n
d = {H(i): i for i in range(20)}; print(d[H(7)], H(25) in d, len(d)); del d[H(3)]; print(len(d), H(3) in d, [v for v in d.values()])
class B:
    def __hash__(self): return 1
    def __eq__(self, o): raise RuntimeError('eq')
    def __repr__(self): return 'B()'
t(lambda: {H(1): 1}[B()]); t(lambda: {B(): 1, B(): 2})
class U:
    __hash__ = None
t(lambda: {U(): 1})
class U:
    def __eq__(self, o): return True
t(lambda: hash(U())); t(lambda: {1: 2}.get(U()))
d = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del d[i]
for i in range(2000, 2100): d[i] = -1
print(len(d), sum(d), sum(d.values()), list(d)[:3], list(d)[-2:], d.popitem())
while d: d.popitem()
print(d, len(d))

print("-- views")
d = {'a': 1, 'b': 2}
k, v, i = d.keys(), d.values(), d.items(); print(k, v, i, len(k), len(v), len(i)); d['c'] = 3; print(k, v, i)
t(lambda: 'a' in k); t(lambda: 3 in v); t(lambda: ('a', 1) in i); t(lambda: ('a', 2) in i); t(lambda: 'a' in i); t(lambda: k == {'a', 'b', 'c'}); t(lambda: k == ['a', 'b', 'c']); t(lambda: k < {'a', 'b', 'c', 'd'}); t(lambda: k >= {'a'})
t(lambda: sorted(k & ['a', 'x'])); t(lambda: sorted(k | ['x'])); t(lambda: sorted(k - ['a'])); t(lambda: sorted(k ^ ['a', 'x'])); t(lambda: sorted(['a', 'x'] & k)); t(lambda: sorted(['a', 'x'] - k)); t(lambda: sorted(i & {('a', 1)})); t(lambda: type(k & []).__name__); t(lambda: k & 1)
t(lambda: k.isdisjoint(['z'])); t(lambda: k.isdisjoint(['a'])); t(lambda: list(reversed(k))); t(lambda: list(reversed(v))); t(lambda: list(reversed(i))); t(lambda: hash(k)); t(lambda: k.mapping); t(lambda: v == v); t(lambda: d.values() == d.values()); t(lambda: type(k)())
t(lambda: d.keys() == {'a': 5, 'b': 6, 'c': 1}.keys()); t(lambda: d.items() == {'a': 1, 'b': 2, 'c': 3}.items()); t(lambda: d.items() <= {'a': 1, 'b': 2, 'c': 3, 'd': 4}.items())

print("-- set")
t(lambda: set()); t(lambda: {1}); t(lambda: sorted(set('hello'))); t(lambda: frozenset()); t(lambda: frozenset([1])); t(lambda: set(5)); t(lambda: set([[]])); t(lambda: set(1, 2)); t(lambda: frozenset(1, 2))
a, b = {1, 2, 3}, {2, 3, 4}
t(lambda: sorted(a | b)); t(lambda: sorted(a & b)); t(lambda: sorted(a - b)); t(lambda: sorted(a ^ b)); t(lambda: a | [1]); t(lambda: a & 1); t(lambda: a == b); t(lambda: a == {3, 2, 1}); t(lambda: a == frozenset(a)); t(lambda: a != b); t(lambda: a < b); t(lambda: {1} < a); t(lambda: a <= a); t(lambda: a > {1}); t(lambda: a >= b); t(lambda: a < [1]); t(lambda: a == [1, 2, 3])
t(lambda: sorted(a.union([5], 'x'.encode()))); t(lambda: sorted(a.intersection([1, 2], [2]))); t(lambda: sorted(a.difference([1], [2]))); t(lambda: sorted(a.symmetric_difference([1, 9, 9]))); t(lambda: a.issubset([1, 2, 3, 4])); t(lambda: a.issuperset([1])); t(lambda: a.isdisjoint([7])); t(lambda: a.isdisjoint(b)); t(lambda: sorted(a.intersection())); t(lambda: a.union(5))
told = []
def telling(items):
    for item in items:
        told.append(item)
        yield item
t(lambda: sorted({1, 2}.intersection(telling([7, 1, 1, 2, 8, 9])))); print(told); t(lambda: {1}.intersection([1, []])); t(lambda: {1}.intersection([[], 1])); t(lambda: set().intersection(telling([3, 4]))); print(told)
c = set(a); c.add(9); c.add(9); c.discard(1); c.discard(100); c.remove(2); print(sorted(c)); t(lambda: c.remove(2)); t(lambda: c.add([])); c.update([1], (2,)); print(sorted(c)); c.intersection_update([1, 2, 3]); print(sorted(c)); c.difference_update([1]); print(sorted(c)); c.symmetric_difference_update([2, 5]); print(sorted(c)); c |= {7}; c &= {7, 5}; c ^= {7, 8}; c -= {8}; print(c); c.clear(); print(c); t(lambda: c.pop())
def f():
    c = {1}
    c |= [1]
t(f)
c = {5}; print(c.pop(), c); c = {1, 2}; c -= c; print(c); c = {1, 2}; c ^= c; print(c); c = {1}; c |= c; c &= c; print(c)
t(lambda: type(frozenset([1]) | {2}).__name__); t(lambda: type({2} | frozenset([1])).__name__); t(lambda: hash(frozenset())); t(lambda: hash(frozenset([1, 2, 3]))); t(lambda: hash(frozenset([0, frozenset([1])]))); t(lambda: hash(frozenset(range(100)))); t(lambda: hash(set()))
t(lambda: {1, 2} in {frozenset([1, 2])}); t(lambda: {frozenset([1, 2]): 5}[frozenset([2, 1])]); t(lambda: frozenset([1]).add(2)); t(lambda: {1: 2, 3: 4}.keys() | {5}); x = frozenset([1]); print(x.copy() is x, frozenset(x) is x, set(x) == x)
s = {frozenset([1])}; s.discard({1}); print(s); t(lambda: s.remove({1}))
class S(set):
    pass
x = S([1]); x.attr = 2; print(x, type(x | x).__name__, type(x.copy()).__name__, x == {1}, x.attr); x.add(x.attr); print(sorted(x)); print(S(), frozenset([frozenset()]))
def f():
    s = {1, 2}
    for x in s: s.add(x + 10)
t(f)
it = iter({1}); print(it.__length_hint__(), list(it), it.__length_hint__(), type(it).__name__); t(lambda: {1, 2}.__contains__({})); t(lambda: {1} | {2} | {3}); t(lambda: set().union(*[[1], [2]]))
print(len({1, True, 1.0}), {0, False}, len({float('nan'), float('nan')}))
class Text(str): pass
print({'': 1}[Text('')], {Text(''): 2}[''], {Text('ab'): 3}['ab'], hash(()) == hash(tuple()), hash(('', 1)) == hash((Text(''), True)), {('a', (1, 2)): 4}[Text('a'), (1.0, 2)], {0: 5}[False])
for made in {}, __import__("collections").OrderedDict():
    made.update(dict.fromkeys(range(5)))
    for walk in made, made.keys(), made.values(), made.items():
        for change in lambda: made.setdefault(len(made) + 100), made.popitem, made.clear:
            try:
                for step in walk: change()
                print("walked", len(made))
            except RuntimeError as e: print(e, len(made))
            made.update(dict.fromkeys(range(5)))
