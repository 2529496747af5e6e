# Iterators, and enumerate, zip, map, filter, reversed.

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

for x in ([1], (1,), 'a', 'é', b'a', bytearray(b'a'), range(1), {1: 2}, {1}, {1: 2}.values(), {1: 2}.items()):
    it = iter(x)
    print(type(it).__name__, iter(it) is it, list(it), list(it))
t(lambda: iter(5)); t(lambda: next(5)); t(lambda: next(iter([]))); t(lambda: next(iter([]), 7)); t(lambda: type(iter([]))())
print(list('aé\u20ac\U0001F600z'), list(iter(bytearray(b'ab'))), list(b'xy'))
class Seq:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Seq()), list(iter(Seq())), 4 in Seq(), type(iter(Seq())).__name__)
class Seq2(Seq):
    def __len__(self): return 4
print(list(reversed(Seq2())), iter(Seq2()).__length_hint__())
n = [0]
def count():
    n[0] += 1
    return n[0]
print(list(iter(count, 4)), type(iter(count, 4)).__name__)
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), tuple(It(3)), sum(It(4)), max(It(4)), [x for x in It(2)], sorted(It(3)), dict(enumerate(It(2))), set(It(1)))
class BadIter:
    def __iter__(self): return 5
t(lambda: iter(BadIter()))
class NoneIter:
    __iter__ = None
t(lambda: iter(NoneIter())); t(lambda: reversed(NoneIter()))
print("-- enumerate")
t(lambda: list(enumerate('ab'))); t(lambda: list(enumerate('ab', 5))); t(lambda: list(enumerate('ab', start=2**63 - 1))); t(lambda: enumerate(5)); t(lambda: enumerate('a', 'b')); t(lambda: list(enumerate(iterable='ab')))
print("-- zip")
t(lambda: list(zip())); t(lambda: list(zip('ab'))); t(lambda: list(zip('ab', [1, 2, 3]))); t(lambda: list(zip('ab', [1], strict=True))); t(lambda: list(zip('a', [1, 2], strict=True))); t(lambda: list(zip('a', [1], 'xy', strict=True))); t(lambda: list(zip('ab', [1, 2], 'x', strict=True))); t(lambda: zip(1)); t(lambda: list(zip('ab', 'cd', strict=True))); t(lambda: list(zip(*[(1, 2), (3, 4)])))
print("-- map, filter")
t(lambda: list(map(str, [1, 2]))); t(lambda: list(map(lambda a, b: a + b, [1, 2], [10, 20, 30]))); t(lambda: list(map(lambda *a: a, 'ab', 'cd', 'ef'))); t(lambda: map(str)); t(lambda: list(map(5, [1]))); t(lambda: list(filter(None, [0, 1, '', 'a']))); t(lambda: list(filter(lambda x: x > 1, [1, 2, 3]))); t(lambda: filter(None)); t(lambda: filter(None, 5)); t(lambda: list(filter(bool, [0, 2])))
print("-- reversed")
t(lambda: list(reversed('abc'))); t(lambda: list(reversed((1, 2)))); t(lambda: reversed(5)); t(lambda: reversed({1})); t(lambda: list(reversed({1: 2}))); t(lambda: list(reversed(range(3)))); t(lambda: list(reversed(b'ab'))); t(lambda: reversed([1]).__length_hint__()); t(lambda: type(reversed('a')).__name__); t(lambda: type(reversed([])).__name__)
class R:
    def __reversed__(self): return 'mine'
t(lambda: reversed(R()))
class Sub(enumerate):
    pass
t(lambda: list(Sub('ab'))); t(lambda: type(Sub('a')).__name__)
print("-- reduce")
t(lambda: iter([1, 2]).__reduce__()[1:]); t(lambda: iter((1, 2)).__reduce__()[1:]); t(lambda: iter('ab').__reduce__()[1:]); t(lambda: iter(range(5)).__reduce__()[1:]); t(lambda: enumerate([1]).__reduce__()[1][1:]); t(lambda: zip().__reduce__()); t(lambda: iter({1: 2}).__reduce__()[1:]); t(lambda: iter([]).__reduce__()[0])
it = iter([1, 2, 3, 4]); it.__setstate__(2); print(list(it)); it = iter('abcd'); it.__setstate__(3); print(list(it)); it = iter(range(10)); it.__setstate__(8); print(list(it))
a, *b, c = range(5); print(a, b, c)
def f(): a, b = [1]
t(f)
def f(): a, b = [1, 2, 3]
t(f)
def f(): a, b = 5
t(f)
