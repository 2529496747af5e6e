# Which of its bounds islice() complains about; of what heapq is given instead of a list; of a pattern's class.
import heapq
from itertools import islice
for bounds in ((-1,), (-2,), ("a",), (2**70,), (-1, 3), (-2, 3), ("a", 3), (1, -1), (1, -2), (1, "b"), (-3, "b"), (-3, -3), (1, 2, 0), (1, 2, -1), (1, 2, "c"), (None, None, None), (1, None, 2)):
    try: print(bounds, list(islice("abcdef", *bounds)))
    except ValueError as e: print(bounds, e)
for function in heapq.heapify, heapq.heappop:
    for heap in None, 5, (1, 2):
        try: function(heap)
        except TypeError as e: print(e)
NoClass = 5
try:
    match 1:
        case NoClass(): pass
except TypeError as e: print(e)

def failing():
    yield 1
    raise KeyError("no more")
class Again:
    def __iter__(self): return self
    def __next__(self): raise KeyError("again")
for it in islice(failing(), 5), islice(failing(), 1, 5), islice(Again(), 5), islice(Again(), 3, 5):
    for turn in range(3):
        try: print(turn, next(it, "end"))
        except KeyError as e: print(turn, e)
