"""**{1: 2}: who refuses the name, and what else is said before."""

import collections
import functools
import itertools
import operator


def outcome(f):
    try:
        return type(f()).__name__
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def several_calls(f):
    for names in {1: 2}, {"other": 1, 1: 2}, {1: 2, "other": 1}:
        for args in (), (1,), (1, 2, 3, 4, 5):
            yield outcome(lambda: f(*args, **names))


def show(name, f):
    print(name, *several_calls(f), sep="\n    ")


TYPES = [int, str, bytes, bytearray, float, complex, list, tuple, set, frozenset, dict, range, slice, object, type, map, filter,
         zip, enumerate, reversed, property, classmethod, super, memoryview, ValueError, ImportError, AttributeError,
         functools.partial, itertools.count, itertools.islice, collections.deque, collections.defaultdict,
         collections.OrderedDict, operator.itemgetter, operator.methodcaller]
for kind in TYPES:
    show(kind.__name__, kind)
    try:
        class Derived(kind):
            pass
    except TypeError:
        continue

    class WithInit(kind):
        def __init__(self, first, *rest, other=None):
            pass

    class WithNew(kind):
        def __new__(cls, *args, **names):
            return None

    for derived in Derived, WithInit, WithNew:
        show(f"{derived.__name__} of {kind.__name__}", derived)


class Callable:
    def __call__(self, x, other=1):
        pass

    def method(self, x):
        pass


FUNCTIONS = [len, print, sorted, sum, int.from_bytes, "".split, "".join, [].append, [].sort, {}.get, isinstance, open,
             b"".decode, dict.fromkeys, {}.__setitem__, functools.partial(len), operator.add, 5, Callable(), Callable().method, Callable.method, functools.lru_cache(len)]
for number, f in enumerate(FUNCTIONS):
    show(f"{number} {getattr(f, '__name__', '')}", f)

# What keeps the names until it calls.
kept = functools.partial(print, **{1: 2})
print(kept.keywords, outcome(kept))
print(outcome(lambda: functools.partial(kept, **{3: 4}).keywords))


# Parameters by position only are listed in their own order.
def by_position(a, b, c=1, /):
    pass


print(outcome(lambda: by_position(b=1, a=2)))
print(outcome(lambda: by_position(1, c=1, b=2, a=3)))
