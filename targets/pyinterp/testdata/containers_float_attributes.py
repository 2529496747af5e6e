# Attributes that are floats, which objects keep as numbers: what else comes into their places, and all ways to see them.
import copy, pickle, weakref

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

# A class whose objects keep up to four; the first object is like the others.
class P:
    def __init__(self, x, y, name='p'):
        self.x = x
        self.name = name
        self.y = y

points = [P(i * 0.5, i + 0.25, 'p%d' % i) for i in range(20)]
for p in points: p.x += p.y; p.y *= -1.0
print(sum(p.x for p in points), sum(p.y for p in points), points[0].__dict__, points[7].__dict__)
p = points[3]
print(vars(p), list(vars(p).values()), p.__dict__ == {'x': 4.75, 'name': 'p3', 'y': -3.25}, list(vars(p)), len(vars(p)))
print(p.x is p.x, p.__dict__['x'] == p.x, 'x' in vars(p), getattr(p, 'x'), hasattr(p, 'z'))
setattr(p, 'x', 1e300 * 10); p.y = -0.0; print(p.x, p.y)
vars(p)['y'] = 8.5; vars(p)['z'] = 9.5; print(p.y, p.z, vars(p))

# Deleting, adding again, in another order.
q = points[4]; del q.x; print(vars(q)); t(lambda: q.x); q.x = 2.5; print(vars(q), q.y)
del q.name; print(vars(q)); q.name = 1.5; print(vars(q)); del q.y; del q.x; del q.name; print(vars(q)); t(lambda: delattr(q, 'y'))
q.y = 4.5; q.x = 3.5; print(vars(q), vars(q).pop('y'), vars(q), vars(q).popitem(), vars(q))

# Copies, pickles, weak references, views that stay, another __dict__, another class.
c = copy.copy(points[5]); c.x = 0.125; print(vars(c), vars(points[5]), vars(copy.deepcopy(points[5])), vars(pickle.loads(pickle.dumps(points[5]))))
w = weakref.ref(points[6]); print(w() is points[6], vars(points[6]))
view = points[8].__dict__; points[8].x = 77.5; print(view); points[8].__dict__ = {'x': 1}; points[8].x = 78.5; print(view, vars(points[8]), points[8].x)
class Other: pass
points[9].__class__ = Other; print(type(points[9]).__name__, vars(points[9])); points[9].x = 5.5; points[9].fresh = 6.5; print(vars(points[9]))
o = Other(); o.fresh = 1.5; o.__class__ = P; o.x = 2.5; o.y = 'y'; print(vars(o))
n = P(1.5, 2.5); n.x = 3.5; print(vars(n)); vars(n)[3] = 'three'; n.x += 1; print(vars(n), n.x); print(vars(points[10]))

# What is no float, once and again, in every way.
def other_values(put):
    class Q:
        def __init__(self, a, b): self.a = a; self.b = b
        def total(self): return (self.a, self.b)
    many = [Q(i + 0.5, i - 0.5) for i in range(12)]
    for m in many[:6]: m.a -= 1.0
    seen = many[2].__dict__
    put(many[2])
    print(many[2].total(), seen, seen is many[2].__dict__)
    for i, m in enumerate(many): m.a = (i, i + 0.5, 'text', None)[i % 4]; m.b = m.b if i % 3 else m.a
    print([m.total() for m in many], vars(many[0]), vars(many[5]))
    many += [Q(1.5, i) for i in range(3)] + [Q(i, 1.5) for i in range(3)]
    print([m.total() for m in many[-6:]], vars(many[-1]))
other_values(lambda m: setattr(m, 'b', 7))
other_values(lambda m: setattr(m, 'a', True))
other_values(lambda m: vars(m).update(a=[1]))
other_values(lambda m: vars(m).__setitem__(2, 3))
other_values(lambda m: delattr(m, 'b') or setattr(m, 'b', 'new'))
class F(float):
    def __repr__(self): return 'F(%s)' % float.__repr__(self)
other_values(lambda m: setattr(m, 'a', F(2.5)))

# The place of a float is found taken by an int when an object is made.
class R:
    def __init__(self, *values):
        for name, value in zip('abcdefg', values): setattr(self, name, value)
rs = [R(1.5, 2.5, 3.5, 4.5, 5.5, 6.5), R(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5), R(1.5, 2, 3.5), R(1, 2.5), R(2.5, 3.5, 4.5, 5.5, 6.5)]
for r in rs: print(vars(r))
for r in rs: r.a += 1; r.g = 2.5; print(vars(r))

# NaN keeps its identity.
nan = float('nan')
class N: pass
ns = [N() for i in range(4)]
for n in ns: n.v = 1.5; n.w = 2.5
for n in ns[:2]: n.v = nan; print(n.v is nan, n.v in [nan], [n.v] == [nan], n.w)
class M: pass
ms = [M() for i in range(3)]
for i, m in enumerate(ms): m.v = nan if i == 2 else 1.5; print(m.v == m.v, m.v is m.v, [m.v] == [m.v])

# __slots__, inherited ones, with a __dict__ beside them.
class S:
    __slots__ = ('x', 'y')
    def __init__(self, x): self.x = x
class S2(S):
    __slots__ = ('z', '__weakref__')
class S3(S2): pass
for C in S, S2, S3:
    ss = [C(i + 0.5) for i in range(5)]
    for s in ss: s.y = s.x * 2.0; s.x /= 4.0
    print([(s.x, s.y) for s in ss]); t(lambda: ss[0].z); t(lambda: setattr(ss[0], 'u', 1.5))
    del ss[1].x; t(lambda: ss[1].x); ss[1].x = 'text'; print(ss[1].x, ss[1].y, ss[2].x, C(3).x, C(4.5).x); t(lambda: delattr(ss[1], 'x')); t(lambda: delattr(ss[1], 'x'))
    d = copy.copy(ss[3]); print(d.x, d.y, copy.deepcopy(ss[2]).x)
    if C is S3: ss[3].__dict__ = {'k': 3.5}; print(ss[3].x, ss[3].k, vars(ss[3])); d = weakref.ref(ss[3]); print(d().y)

# Properties, __getattr__, __setattr__ and class attributes still come first or last.
class G:
    level = 0.5
    def __init__(self): self.t = 1.5
    def __getattr__(self, name): return 'no ' + name
    @property
    def double(self): return self.t * 2
gs = [G() for i in range(4)]
for g in gs: print(g.level, g.t, g.double, g.other); g.level = g.t + 1; print(g.level, vars(g)); del g.level, g.t; print(g.level, g.t)

# A class that becomes one of ints while a loop runs.
class A:
    def __init__(self, v): self.v = v
    def add(self, n): self.v += n; return self
acc = A(0.5); keep = [A(0.25), A(0.75)]
for i in range(300):
    acc.add(1.5 if i < 200 else 1)
    if i == 250: acc.v = int(acc.v)
    for k in keep: k.add(0.5 if i != 270 else 'x' and 2)
print(acc.v, [k.v for k in keep], vars(A(3)), vars(A(3.5)))
class Big: pass
bs = [Big() for i in range(2)]
for b in bs:
    for i in range(100): setattr(b, 'a%d' % i, i + 0.5)
    b.a0 = 'zero'; b.a3 = 3; print(b.a0, b.a1, b.a3, b.a4, b.a99, len(vars(b)), sum(v for v in vars(b).values() if v != 'zero'))

# An entry that is removed leaves others behind that are floats in other objects, or were none there.
class E:
    pass
es = [E() for i in range(6)]; es[0].a = 1.5
es = [E() for i in range(6)]
for i, e in enumerate(es):
    if i % 2: e.a = None; e.b = 'b'
    else: e.b = i + 0.5; e.a = None
for e in es[1::4]: del e.a; print(vars(e)); e.a = 3.5; e.b = 4.5; print(vars(e), e.a, e.b)
print([vars(e) for e in es], vars(E()))
