# _bisect, _heapq.
import _bisect, _heapq
from _bisect import *
from _heapq import *
from _heapq import _heapify_max, _heappop_max, _heapreplace_max

def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)

a = [1, 2, 2, 2, 3, 5]
for x in range(7): print(bisect_left(a, x), bisect_right(a, x), bisect_left(a, x, 2), bisect_right(a, x, 1, 4))
t(lambda: bisect_left(a, 1, -1)); t(lambda: bisect_left(a, 1, 0, 100)); t(lambda: bisect_left(5, 1)); t(lambda: bisect_left([1, "a"], 2)); t(lambda: bisect_right(a=a, x=2, lo=0, hi=None)); t(lambda: bisect_left(range(0, 100, 3), 50))
t(lambda: bisect_left([(1, "b"), (2, "a")], 2, key=lambda p: p[0])); t(lambda: bisect_left([5, 4, 3], -4, key=lambda v: -v)); t(lambda: bisect_left()); t(lambda: bisect_left(a, 2, 0, -1))
l = []
for x in (5, 1, 4, 1, 9, 3): insort_left(l, x); insort_right(l, -x)
print(l); p = []
for x in ((1, "b"), (0, "c"), (1, "a")): insort_right(p, x, key=lambda q: q[0])
print(p)
class L(list):
    def insert(self, i, x): print("insert", i, x); super().insert(i, x)
m = L([1, 3]); insort_left(m, 2); print(m)
n = [7, 1, 8, 3, 9, 2, 2, 0, 15, -1]
h = n[:]; heapify(h); print(h, [heappop(h) for _ in range(len(n))]); t(lambda: heappop(h)); t(lambda: heapreplace(h, 1)); print(heappushpop(h, 5), h)
for x in n: heappush(h, x)
print(h, heappushpop(h, -5), heappushpop(h, 5), heapreplace(h, 100), h)
g = n[:]; _heapify_max(g); print(g, _heapreplace_max(g, 4), [_heappop_max(g) for _ in range(len(n))])
for f in (heapify, heappop, _heappop_max, _heapify_max): t(lambda: f((1, 2)))
t(lambda: heappush({}, 1)); t(lambda: heapify([1, "a"])); t(lambda: heappush([1], "a"))
class Evil:
    def __init__(self, heap): self.heap = heap
    def __lt__(self, other): self.heap.clear(); return True
e = []; e.extend(Evil(e) for _ in range(5)); t(lambda: heapify(e)); e = []; e.extend(Evil(e) for _ in range(5)); t(lambda: heappop(e)); e = []; e.append(Evil(e)); t(lambda: heappush(e, Evil(e)))
import heapq; print(heapq.nsmallest(3, n), heapq.nlargest(3, n, key=abs), list(heapq.merge([1, 4], [2, 3]))); import bisect; print(bisect.bisect is bisect.bisect_right, bisect.bisect_left is _bisect.bisect_left)
