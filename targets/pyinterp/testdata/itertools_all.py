# itertools: every iterator, its errors, and what __reduce__ says.
from itertools import *

def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

def first(n, it):
    return [x for x, _ in zip(it, range(n))]

class Broken:
    def __iter__(self): return self
    def __next__(self): raise KeyError('broken')

print('count')
for args in [(), (5,), (5, 2), (0, -1), (1.5,), (1, 0.5), (2**63 - 2,), (-2**63 + 1, -1), (2**70, 3), (1j, 2), (0, 2**62), (True,), ('x',), (1, 'x')]:
    attempt(lambda: first(4, count(*args)))
    attempt(lambda: (count(*args), count(*args).__reduce__()))
attempt(lambda: first(3, count(start=3, step=4)))
c = count(3)
next(c)
print(c, c.__reduce__())

print('cycle, repeat')
attempt(lambda: first(7, cycle('abc')))
attempt(lambda: list(cycle([])))
attempt(lambda: cycle(5))
c = cycle('ab')
next(c); next(c); next(c)
print(c.__reduce__()[1:] and next(c), next(c))
for args in [(1,), (1, 3), (1, 0), (1, -5), (1, 'x'), ()]:
    attempt(lambda: repeat(*args))
    attempt(lambda: first(5, repeat(*args)))
attempt(lambda: list(repeat(object=1, times=2)))
attempt(lambda: repeat(1, 5).__length_hint__())
attempt(lambda: repeat(1).__length_hint__())
attempt(lambda: (repeat(1, 5).__reduce__(), repeat(1).__reduce__()))
r = repeat('x', 3)
next(r)
print(r, list(r), r)

print('chain')
attempt(lambda: list(chain('ab', [1, 2], (), {3})))
attempt(lambda: list(chain()))
attempt(lambda: list(chain('ab', 5)))
attempt(lambda: list(chain.from_iterable(['ab', [1]])))
attempt(lambda: chain.from_iterable(5))
attempt(lambda: list(chain.from_iterable([1])))
attempt(lambda: chain[int])
c = chain('ab', Broken())
attempt(lambda: [next(c), next(c)])
attempt(next, c)
attempt(lambda: chain(a=1))
c = chain([])
c.__setstate__((iter(['xy', 'z']),))
print(list(c))

print('compress, dropwhile, takewhile, filterfalse, starmap')
attempt(lambda: list(compress('abcdef', [1, 0, 1, 0, 1])))
attempt(lambda: list(compress(data='ab', selectors=[True, True, True])))
attempt(lambda: compress('ab'))
attempt(lambda: list(dropwhile(lambda x: x < 3, [1, 2, 3, 1, 5])))
attempt(lambda: list(takewhile(lambda x: x < 3, [1, 2, 3, 1, 5])))
attempt(lambda: list(filterfalse(lambda x: x % 2, range(10))))
attempt(lambda: list(filterfalse(None, [0, 1, '', 'a'])))
attempt(lambda: list(filterfalse(bool, [0, 1, '', 'a'])))
attempt(lambda: list(starmap(pow, [(2, 3), (3, 2), [10, 3]])))
attempt(lambda: list(starmap(pow, [5])))
attempt(lambda: list(dropwhile(None, [1])))
t = takewhile(lambda x: x < 3, [1, 5, 1])
print(list(t), list(t), t.__reduce__()[2])

print('islice')
for args in [(5,), (2, 5), (2, None), (None, 3), (1, 9, 3), (0,), (3, 1), (None,), (None, None, 4), (2, 2), (-1,), (0, -1), (0, 5, 0), (0, 5, -1), ('x',), (1.5,), (0, 5, 'x'), (2**63,), (), (1, 2, 3, 4)]:
    attempt(lambda: list(islice(range(10), *args)))
it = iter(range(10))
print(list(islice(it, 2, 6, 3)), list(it))
it = iter(range(10))
print(list(islice(it, 3)), list(it))
i = islice(range(10), 1, 8, 2)
next(i)
print(i.__reduce__()[1][1:], i.__reduce__()[2])

print('accumulate')
attempt(lambda: list(accumulate([1, 2, 3, 4])))
attempt(lambda: list(accumulate([1, 2, 3, 4], lambda a, b: a * b)))
attempt(lambda: list(accumulate([1, 2], initial=100)))
attempt(lambda: list(accumulate([], initial=100)))
attempt(lambda: list(accumulate([])))
attempt(lambda: list(accumulate('abc')))
attempt(lambda: list(accumulate([1, 2], None)))
attempt(lambda: list(accumulate([1, 'x'])))
attempt(lambda: list(accumulate(iterable=[3, 1, 2], func=max)))

print('zip_longest, pairwise')
attempt(lambda: list(zip_longest('abc', [1], fillvalue='-')))
attempt(lambda: list(zip_longest('abc', [1, 2])))
attempt(lambda: list(zip_longest()))
attempt(lambda: list(zip_longest([], [])))
attempt(lambda: list(zip_longest([1], 5)))
attempt(lambda: list(pairwise('abcd')))
attempt(lambda: list(pairwise('a')))
attempt(lambda: list(pairwise('')))
attempt(lambda: pairwise(5))

print('product')
for args, kw in [(('ab', [1, 2]), {}), ((), {}), (('ab', ''), {}), (('ab',), {'repeat': 2}), (('ab', [1]), {'repeat': 2}), (('ab',), {'repeat': 0}), (('ab',), {'repeat': -1}), (([1], 5), {}), ((), {'repeat': 3}), (('ab',), {'x': 1})]:
    attempt(lambda: list(product(*args, **kw)))
p = product('ab', [1, 2])
print(p.__reduce__()[1:])
next(p); next(p)
print(p.__reduce__()[1:], list(p), p.__reduce__()[1:])
p = product('ab', [1, 2])
p.__setstate__((1, 0))
print(list(p))

print('permutations, combinations')
for it in ('', 'a', 'abc', 'abcd'):
    for r in (0, 1, 2, 3, 4):
        for f in (permutations, combinations, combinations_with_replacement):
            attempt(lambda: [''.join(x) for x in f(it, r)])
    attempt(lambda: len(list(permutations(it))))
for f in (permutations, combinations, combinations_with_replacement):
    attempt(f, 'abc', -1)
    attempt(f, 'abc', 'x')
    attempt(f, 5, 2)
    attempt(f)
    attempt(f, 'abc', 2, 3)
    attempt(lambda: list(f(iterable='ab', r=1)))
    x = f('abcd', 2)
    print(x.__reduce__()[1:])
    next(x); next(x); next(x)
    print(x.__reduce__()[1:])
    state = x.__reduce__()[2]
    y = f('abcd', 2)
    y.__setstate__(state)
    print(list(y) == list(x), x.__reduce__()[1:])
attempt(lambda: sum(1 for _ in permutations(range(7))))
attempt(lambda: sum(1 for _ in combinations(range(15), 7)))

print('groupby')
attempt(lambda: [(k, list(g)) for k, g in groupby('aaabbc')])
attempt(lambda: [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], lambda x: x % 2)])
attempt(lambda: [k for k, g in groupby('aabbcc')])
attempt(lambda: list(groupby([])))
attempt(lambda: groupby(5))
g = groupby('aab')
k, a = next(g)
k2, b = next(g)
print(k, k2, list(a), list(b), list(a), list(g))
attempt(lambda: [list(g) for k, g in list(groupby('aabb'))])
attempt(lambda: [(k, next(g)) for k, g in groupby(key=len, iterable=['a', 'b', 'cc'])])

print('tee')
a, b, c = tee('abc', 3)
print(next(a), next(a), next(b), list(a), list(b), list(c), list(a))
attempt(tee, 'abc', -1)
attempt(tee, 'abc', 0)
attempt(tee, 5)
x, = tee('abc', 1)
next(x)
y = x.__copy__()
print(list(x), list(y))
a, b = tee(tee('abc', 1)[0])
print(list(a), list(b))
a, b = tee(Broken())
attempt(next, a)
attempt(next, b)
print(type(a).__name__, type(groupby('a')).__name__)

class Sub(count):
    def __next__(self): return 'mine'
print(next(Sub(1)), first(2, Sub(3)), Sub(7))
class Sub2(chain):
    pass
print(list(Sub2('ab', 'c')), list(Sub2.from_iterable(['xy'])), type(Sub2.from_iterable([])).__name__)
s = Sub2('a')
s.x = 1
print(s.x, isinstance(s, chain))
attempt(lambda: setattr(chain(), 'x', 1))
for t in (accumulate, chain, count, cycle, groupby, islice, product, repeat, zip_longest):
    print(t, t.__name__, t.__module__)
print(iter(count()) is not None, iter(c) is c)
attempt(lambda: sum(islice(count(), 1000)))

# An error of what it goes over is the end of pairwise().
pairs = pairwise(accumulate({1: 2, 'k': 3}, lambda a, b: a * b, initial=10**20))
for _ in range(3):
    attempt(lambda: next(pairs))
