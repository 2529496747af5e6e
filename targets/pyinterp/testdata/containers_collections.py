# _collections: deque, defaultdict, OrderedDict, and its helpers.
from _collections import deque, defaultdict, OrderedDict, _count_elements, _tuplegetter

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print("-- deque")
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, len(d), d[0], d[-1], list(d)); print(d.pop(), d.popleft(), d)
t(lambda: deque().pop()); t(lambda: deque().popleft()); t(lambda: deque([1])[5]); t(lambda: deque([1])['a']); t(lambda: deque([1])[0:1]); t(lambda: deque(5)); t(lambda: deque([], -1)); t(lambda: deque([], 'a'))
d = deque(range(10)); d.rotate(3); print(d); d.rotate(-3); print(d); d.rotate(); print(d); d.rotate(25); print(d); d.rotate(-101); print(d)
d = deque([1, 2, 3], maxlen=3); d.append(4); print(d, d.maxlen); d.appendleft(0); print(d); d.extend('ab'); print(d); d.extendleft('xy'); print(d); t(lambda: d.insert(0, 1)); print(deque('abc', 0), deque('abcdef', maxlen=2))
d = deque('abc'); d.insert(1, 'x'); d.insert(-1, 'y'); d.insert(100, 'z'); d.insert(-100, 'w'); print(d); d.remove('x'); print(d); t(lambda: d.remove('nope')); print(d.index('y'), d.count('a')); t(lambda: d.index('nope')); t(lambda: d.index('a', 2)); d.reverse(); print(d)
del d[0]; del d[-1]; d[0] = 'new'; print(d); t(lambda: d.__delitem__(100)); t(lambda: d.__setitem__(100, 1))
print(deque([1]) + deque([2]), deque([1, 2]) * 2, 2 * deque([1]), deque([1, 2, 3], 2) * 3); t(lambda: deque([1]) + [2]); e = deque([1]); e += [2]; e *= 2; print(e); e += e; print(e)
print(deque([1, 2]) == deque([1, 2]), deque([1]) < deque([2]), deque([1]) == [1], deque([1, 2]) != deque([1]), deque() <= deque(), 1 in deque([1]), 5 in deque([1])); t(lambda: hash(deque()))
print(list(reversed(deque('abc'))), deque('ab').copy(), type(iter(deque())).__name__, iter(deque('abc')).__length_hint__(), bool(deque()), deque('ab').__copy__())
def f():
    d = deque('abc')
    for x in d: d.append(1)
t(f)
d = deque(); d.append(d); print(d); d.clear(); print(d)
t(lambda: deque('ab').__reduce__()[:3]); t(lambda: deque('ab', 5).__reduce__()[1])
class D(deque):
    def __init__(self, *a, **k): super().__init__(*a, **k); self.x = 1
x = D('ab'); print(x, type(x.copy()).__name__, type(x + x).__name__, x.x, x.maxlen)
d = deque(); n = 0
for i in range(1000):
    d.append(i); d.appendleft(-i)
    if i % 3 == 0: n += d.popleft() + d.pop()
print(len(d), n, sum(d), d[100], d[-100])

print("-- defaultdict")
d = defaultdict(list); d['a'].append(1); d['a'].append(2); d['b']; print(d, d.default_factory is list, 'c' in d, d.get('c'), len(d))
t(lambda: defaultdict()['x']); t(lambda: defaultdict(5)); t(lambda: defaultdict(None, {1: 2})); t(lambda: defaultdict(int, [(1, 2)], a=3)); t(lambda: defaultdict(int, 1, 2)); d = defaultdict(int)
for c in 'hello': d[c] += 1
print(d == {'h': 1, 'e': 1, 'l': 2, 'o': 1}, d.copy() == d, type(d.copy()).__name__, d.__reduce__()[:4], type(d | {1: 2}).__name__, type({1: 2} | d).__name__, {1: 2} | d)
class DD(defaultdict):
    def __missing__(self, k): return 'sub'
print(DD(int)['x'], DD()); d = defaultdict(lambda: 1); d.default_factory = None; t(lambda: d[1]); d = defaultdict(list); d[1] = d; print(d)
def bad(): raise ValueError('factory')
t(lambda: defaultdict(bad)[1])

print("-- OrderedDict")
o = OrderedDict([('a', 1), ('b', 2)], c=3); print(o, o.keys(), o.values(), o.items(), list(reversed(o)), OrderedDict()); o.move_to_end('a'); print(o); o.move_to_end('c', last=False); print(o); t(lambda: o.move_to_end('zz')); print(o.popitem(), o.popitem(last=False), o); o.clear(); t(lambda: o.popitem())
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), OrderedDict(a=1) != OrderedDict(a=2), OrderedDict.fromkeys('ab', 5), OrderedDict(a=1) | {'b': 2}, {'z': 1} | OrderedDict(a=1)); t(lambda: OrderedDict(1)); t(lambda: OrderedDict(1, 2)); t(lambda: OrderedDict([(1,)])); t(lambda: OrderedDict(a=1).pop('b')); t(lambda: OrderedDict(a=1).pop('b', 5)); t(lambda: OrderedDict(a=1).setdefault('q', 5)); o = OrderedDict(a=1); o.x = 5; print(o.x, o.copy(), o.__reduce__()[:2]); o['self'] = o; print(o)
class OD(OrderedDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
print(OD(a=1), OD([('a', 1)])); o = OrderedDict.fromkeys('abcde'); del o['c']; o['c'] = 1; print(list(o)); o |= [('y', 1)]; print(list(o))

print("-- helpers")
d = {}; _count_elements(d, 'hello'); print(d)
class M(dict):
    def get(self, k, d=None): return super().get(k, d) + 10 if k in self else d
m = M(); _count_elements(m, 'aab'); print(m)
g = _tuplegetter(1, 'doc')
class P(tuple): y = g
print(P((1, 2)).y, P.y is g, g.__doc__, g); t(lambda: P((1,)).y); t(lambda: g.__get__([], list)); t(lambda: setattr(P((1, 2)), 'y', 3)); t(lambda: g.__reduce__()[1])
print("-- iterators of ordered dicts")
o = OrderedDict(a=1, b=2, c=3)
for it in iter(o), iter(o.keys()), iter(o.values()), iter(o.items()), reversed(o), reversed(o.keys()), reversed(o.values()), reversed(o.items()):
    print(type(it).__name__, next(it), it.__reduce__()[1], hasattr(it, "__length_hint__"), list(it), list(it))
def add(o): o["x"] = 1
def replace(o): o["a"] = 5
def remove(o): del o["b"]
def both(o): del o["b"]; o["b"] = 2
changes = [add, replace, remove, both, OrderedDict.clear, OrderedDict.popitem, lambda o: o.pop("nosuch", None), lambda o: o.move_to_end("a"),
           lambda o: o.setdefault("a", 1), lambda o: o.setdefault("y", 1), lambda o: o.update(a=3), lambda o: o.update(z=3)]
for number, change in enumerate(changes):
    for keys in "a", "abc":
        for kind in OrderedDict.keys, OrderedDict.items, reversed:
            o = OrderedDict.fromkeys(keys, 0)
            it = iter(kind(o))
            next(it)
            try: change(o)
            except KeyError as e: print(number, keys, "KeyError", e)
            for turn in 1, 2:
                try: print(number, keys, turn, next(it))
                except (RuntimeError, StopIteration) as e: print(number, keys, turn, type(e).__name__, e)
