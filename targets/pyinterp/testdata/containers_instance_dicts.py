# The __dict__ of objects, modules and classes; mappingproxy.

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

class A: pass
a = A(); a.x = 1; a.y = 2
d = a.__dict__; print(d, d is a.__dict__, type(d).__name__, len(d), list(d), list(d.items()), 'x' in d, d == {'x': 1, 'y': 2})
d['z'] = 3; print(a.z, d); del a.x; print(d); del d['y']; t(lambda: a.y); print(d); a.w = 5; print(d, list(reversed(d)))
d[1] = 'int'; print(d, a.z, a.w); a.v = 6; print(d, vars(a) is d); d.clear(); print(d); t(lambda: a.z); a.q = 1; print(d)
a = A(); a.x = 1; d = a.__dict__; a.__dict__ = {'n': 1}; print(d, a.n, a.__dict__); t(lambda: a.x); d['k'] = 1; t(lambda: a.k); a.m = 2; print(a.__dict__)
def f(): a.__dict__ = 5
t(f)
a = A()
for i in range(200): setattr(a, 'attr%d' % i, i)
print(len(a.__dict__), a.attr150, sum(a.__dict__.values())); del a.attr0; print(len(vars(a)), list(vars(a))[:2], hasattr(a, 'attr0'))
a = A(); a.x = 1; print(a.__dict__.pop('x'), a.__dict__); a.__dict__.update(p=1, q=2); print(a.p, a.q, a.__dict__.popitem(), a.__dict__, a.__dict__.setdefault('r', 9), a.r, a.__dict__.get('none'), a.__dict__.copy(), a.__dict__ | {'u': 1})
def f():
    a = A(); a.x = 1
    for k in a.__dict__: setattr(a, k + 'x', 1)
t(f)
class K(str):
    def __hash__(self): return hash('x')
    def __eq__(self, o): return o == 'x'
a = A(); a.x = 5; print(a.__dict__.get(K('y')), a.__dict__.get(5)); t(lambda: a.__dict__[[]])
class B(A):
    __slots__ = ('s',)
b = B(); b.s = 1; b.t = 2; print(b.__dict__, b.s); b.__dict__ = {}; print(b.s, b.__dict__)
class S:
    __slots__ = ('s',)
t(lambda: S().__dict__); t(lambda: S().s)
g = globals(); g['new_global'] = 7; print(new_global); new_global = 8; print(g['new_global']); del g['new_global']; t(lambda: new_global); print('t' in g, type(g).__name__)
def f(): return added
t(f); added = 1; t(f); del added; t(f); len_ = len; 
def g2(): return len([1, 2])
print(g2()); len = lambda x: 'mine'; print(g2()); del len; print(g2())
P = type(A.__dict__); print(P.__name__); p = P({'a': 1}); print(p, p['a'], len(p), list(p), 'a' in p, p.get('b', 3), p.keys(), p == {'a': 1}, p | {'b': 2}, p.copy())
def f(): p['a'] = 2
t(f); t(lambda: P(5)); t(lambda: P([1])); t(lambda: hash(p)); t(lambda: p['zz'])
class C: y = 1
print('y' in C.__dict__, C.__dict__['y'], type(C.__dict__).__name__, C.__dict__.get('nope'), sorted(k for k in C.__dict__ if not k.startswith('__')))
C.z = 2; print(C.__dict__['z']); del C.y; print('y' in C.__dict__)
def f(): C.__dict__['a'] = 1
t(f)
