# _functools and _operator.
from _functools import partial, reduce, cmp_to_key, _lru_cache_wrapper
import _operator as operator

def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

def show(*args, **kwargs):
    return args, kwargs

print('partial')
p = partial(show, 1, 2, a=3)
for args, kw in [((), {}), ((4,), {}), ((4, 5), {}), ((4, 5, 6), {'a': 7}), ((), {'b': 8}), ((1, 2, 3, 4), {'c': 1, 'a': 2})]:
    attempt(p, *args, **kw)
q = partial(p, 9, b=10)
print(q.func is show, q.args, q.keywords, q())
print(partial(show)(), partial(show)(1), partial(show, 1)(2), partial(show)(1, 2), partial(show)(1, 2, 3), partial(show)(*range(5)))
attempt(partial)
attempt(partial, 5)
attempt(lambda: partial(int, base=2)('101'))
attempt(lambda: partial(int, 1, base=2))
attempt(lambda: partial(len).__reduce__())
attempt(lambda: partial(len, x=1)('abc'))
p.attr = 1
print(p.attr, p.__dict__, partial(p, 5).func is p, p.__reduce__()[2][3])
r = partial(len)
r.__setstate__((show, (1,), {'k': 2}, {'z': 3}))
print(r(), r.z)
for state in (1, (1, 2, 3, 4), (len, [], {}, {}), (len, (), 5, {}), (len,)):
    attempt(r.__setstate__, state)
attempt(lambda: partial[int])
class P(partial):
    def extra(self): return 'extra'
x = P(show, 1)
x.y = 2
print(x(2), x.extra(), x.y, type(x).__name__, x.func is show)
print(partial(x, 3).func is x)
class Holder:
    method = partial(show, 'bound?')
print(Holder().method(1))
class Callable(partial):
    def __call__(self, *args): return 'overridden'
print(Callable(show)(1), list(map(Callable(show), [1])))
rec = partial(show)
rec.__setstate__((show, (rec,), {}, None))
print(repr(rec).count('...'))
attempt(lambda: setattr(partial(show), 'func', 1))

print('reduce')
attempt(reduce, lambda a, b: a + b, [1, 2, 3])
attempt(reduce, lambda a, b: a + b, [1, 2, 3], 10)
attempt(reduce, max, [], 5)
attempt(reduce, max, [])
attempt(reduce, max, 5)
attempt(reduce, max)
attempt(reduce, None, [1])
attempt(reduce, None, [1, 2])

print('cmp_to_key')
key = cmp_to_key(lambda a, b: (a > b) - (a < b))
print(sorted([3, 1, 2], key=key), sorted('cab', key=cmp_to_key(lambda a, b: (a < b) - (a > b))))
print(key(1) < key(2), key(1) == key(1), key(2) >= key(3), key(1) != key(2), key(5).obj, key.obj)
attempt(lambda: key(1) < 2)
attempt(lambda: hash(key(1)))
attempt(cmp_to_key)
attempt(lambda: key < key)
attempt(lambda: cmp_to_key(mycmp=len)(obj=1).obj)
attempt(lambda: type(key)())

print('lru_cache')
calls = []
def f(*args, **kwargs):
    calls.append((args, kwargs))
    return len(calls)
def info(*args): return args
for maxsize, typed in [(None, False), (2, False), (0, False), (3, True), (-5, False)]:
    calls.clear()
    g = _lru_cache_wrapper(f, maxsize, typed, info)
    print([g(1), g(1), g(1.0), g(True), g('a'), g('a'), g(1), g(2), g(1, 2), g(1, 2), g(a=1), g(a=1), g(1, a=1), g(a=1, b=2), g(b=2, a=1), g(), g(), g(3), g(2)])
    print(g.cache_info(), len(calls))
    g.cache_clear()
    print(g.cache_info(), g(1), g.cache_info())
g = _lru_cache_wrapper(f, 2, False, info)
attempt(g, [])
def bad(x): raise KeyError(x)
h = _lru_cache_wrapper(bad, 2, False, info)
attempt(h, 1)
attempt(h, 1)
print(h.cache_info())
fib = _lru_cache_wrapper(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2), None, False, info)
print(fib(80), fib.cache_info())
attempt(_lru_cache_wrapper, 1, 2, False, info)
attempt(_lru_cache_wrapper, f, 'x', False, info)
g.__name__ = 'named'
g.__wrapped__ = f
print(g.__name__, g.__wrapped__ is f, sorted(g.__dict__))
class C:
    @partial(lambda size, fn: _lru_cache_wrapper(fn, size, False, info), 5)
    def method(self, x): return ('method', x)
c = C()
print(c.method(1), c.method(1), C.method.cache_info(), C.method(c, 1), type(c.method).__name__)
print(g.__copy__() is g, g.__deepcopy__({}) is g)

print('operator')
two = ['lt', 'le', 'eq', 'ne', 'ge', 'gt', 'add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'lshift', 'rshift', 'and_', 'or_', 'xor', 'matmul',
       'iadd', 'isub', 'imul', 'itruediv', 'ifloordiv', 'imod', 'ipow', 'ilshift', 'irshift', 'iand', 'ior', 'ixor', 'imatmul', 'is_', 'is_not', 'concat', 'iconcat', 'contains', 'countOf', 'indexOf', 'getitem']
for name in two:
    for a, b in [(7, 2), ([1, 2], [2]), ('abc', 'b'), ([5, 6, 5], 5), (1.5, 'x'), ({1: 2}, 1)]:
        print(name, end=' ')
        attempt(getattr(operator, name), a, b)
for name in ['neg', 'pos', 'abs', 'invert', 'inv', 'not_', 'truth', 'index', 'length_hint']:
    for a in (5, -1.5, [1, 2], '', None):
        print(name, end=' ')
        attempt(getattr(operator, name), a)
l = [1, 2, 3]
print(operator.setitem(l, 0, 9), operator.delitem(l, 1), l, operator.iadd(l, [4]) is l, l)
print(operator.length_hint(iter([1, 2]), 5), operator.length_hint(1, 7), operator.call(show, 1, a=2))
attempt(operator.length_hint, [], 'x')
attempt(operator.indexOf, [1], 2)
for a, b in [('a', 'a'), ('a', 'b'), (b'ab', b'ab'), (b'ab', b'a'), (b'', b''), ('a', b'a'), ('é', 'é'), (1, 2), (bytearray(b'x'), b'x')]:
    attempt(operator._compare_digest, a, b)

print('getters')
ig, ag, mc = operator.itemgetter, operator.attrgetter, operator.methodcaller
attempt(ig(1), 'abc')
attempt(ig(1, 0, -1), 'abc')
attempt(ig('x'), {'x': 5})
attempt(ig(slice(1, 3)), 'abcd')
attempt(ig(5), (1, 2))
attempt(ig(1), 5)
attempt(ig)
attempt(lambda: (ig(1), ig(1, 'x'), ig(1, 2).__reduce__()))
attempt(ag('real'), 5)
attempt(ag('real.imag'), 5)
attempt(ag('real', 'imag'), 5)
attempt(ag('nope'), 5)
attempt(ag('real.nope'), 5)
attempt(ag, 5)
attempt(ag)
attempt(lambda: (ag('a.b'), ag('a', 'b').__reduce__()))
attempt(mc('upper'), 'abc')
attempt(mc('split', ','), 'a,b')
attempt(mc('split', sep='-', maxsplit=1), 'a-b-c')
attempt(mc, 5)
attempt(mc)
attempt(mc('nope'), 5)
attempt(lambda: (mc('a'), mc('a', 1, x=2), mc('a', 1).__reduce__()))
attempt(lambda: mc('a', 1, x=2).__reduce__())
print(sorted([(1, 'b'), (2, 'a')], key=ig(1)), list(map(ag('real'), [1, 2])), list(map(mc('title'), ['ab'])))
try:
    class G(ig): pass
except TypeError as e:
    print(e)
print(sorted(n for n in dir(operator) if not n.startswith('__')))

class NoIterator:
    def __iter__(self): return 5
class Refuses:
    def __iter__(self): raise TypeError("refused")
class Fails:
    def __iter__(self): raise ValueError("failed")
for container in NoIterator(), Refuses(), Fails(), 5:
    attempt(lambda: 1 in container)
    attempt(operator.countOf, container, 1)
    attempt(operator.indexOf, container, 1)
K = cmp_to_key(lambda a, b: a - b)
print(K(obj=1) < K(2))
attempt(operator.itemgetter(1), x=1)
