# Compiled code that calls compiled code: recursion that is left by guards, raises, collects, goes too
# deep, and whose callee changes under it.
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print([fib(n) for n in range(16)])


# The callee is left by a guard now and then, and goes on after that.
def mixed(n):
    if n == 0:
        return 0
    x = n if n % 7 else float(n)
    return mixed(n - 1) + x


print(mixed(300), [mixed(n) for n in range(0, 100, 9)])


# Everything of the caller that is needed afterwards lives through the callee's collections.
def build(depth, label):
    kept = [label, depth, (label, depth)]
    left = build(depth - 1, label + "l") if depth else None
    text = label + str(depth)
    right = build(depth - 1, label + "r") if depth else None
    return kept, left, text, right


def digest(tree):
    if tree is None:
        return 1
    (label, depth, pair), left, text, right = tree
    assert pair == (label, depth) and text == label + str(depth)
    return (digest(left) * 31 + digest(right) * 17 + len(text)) % 1000003


print([digest(build(depth, "")) for depth in range(11)])


class Stop(Exception):
    pass


# Raised at the bottom; caught at some levels of the way up.
def search(n, at):
    if n == at:
        raise Stop(n)
    try:
        return search(n + 1, at) + 1
    except Stop as e:
        if n % 5 == 0:
            return 100 * n + e.args[0]
        raise


print([search(5 * (i % 3), i) for i in range(20, 120)])


def forever(n):
    return forever(n + 1) + 1


sys.setrecursionlimit(700)
for _ in range(40):
    try:
        forever(0)
    except RecursionError as e:
        message = str(e)
print(message)
sys.setrecursionlimit(1000)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print([even(n) for n in range(0, 200, 7)])


# The function that is called becomes another one in the middle of the recursion.
def step(n):
    return n + 1


def walk(n):
    global step
    if n == 0:
        step = lambda n: n * 2
        return 0
    return walk(n - 1) + step(n)


for start in 50, 60, 70:
    step = lambda n: n + 1
    print(walk(start), walk(start))


# A callee with a loop of its own, and one that yields from itself.
def sums(n):
    total = 0
    for i in range(n % 13):
        total += i
    return total + (sums(n - 1) if n else 0)


def inorder(tree):
    if tree is not None:
        yield from inorder(tree[1])
        yield tree[2]
        yield from inorder(tree[3])


print(sums(200), [sums(n) for n in range(30)])
print(len("".join(inorder(build(9, "")))), hash("x") == hash("x"))


# super() and keyword parameters in methods.
class Base:
    def __init__(self, n, **more):
        self.n = n
        self.more = more

    def grow(self, by=1):
        self.n += by
        return self.n

    @classmethod
    def made(cls, n):
        return cls(n, kind=cls.__name__)

    @property
    def twice(self):
        return self.n * 2


class Middle(Base):
    def grow(self, by=1):
        def times():
            return self.n % 3  # so that self is in a cell
        return super().grow(by) + times()

    @classmethod
    def made(cls, n):
        return super().made(n + 1)

    @property
    def twice(self):
        return super().twice + 1


class Other(Base):
    def grow(self, by=1):
        return super().grow(by + 1)


class Both(Middle, Other):
    def grow(self, by=1):
        return super(Both, self).grow(by) - 1


total = 0
for i in range(400):
    for cls in Base, Middle, Other, Both:
        o = cls.made(i)
        total += o.grow() + o.grow(by=2) + o.twice + len(o.more["kind"])
    if i == 300:
        Other.grow = lambda self, by=1: 1000
    if i == 350:
        Both.__bases__ = (Other, Middle)
print(total, [c.__name__ for c in Both.__mro__])


def no_class_cell(self):
    return super().grow()


def no_parameters():
    return super()


class Deleted(Base):
    def grow(self):
        it = self
        del self
        return super().grow()


class Static(Base):
    @staticmethod
    def grow(it):
        return super().grow()


for f in (lambda: no_class_cell(Base(1)), no_parameters, Deleted(1).grow, lambda: Static.grow(7),
          lambda: super(1, 2), lambda: super(Middle, Base(1)), lambda: super(Middle, Middle(1)).missing):
    for _ in range(20):
        try:
            f()
        except (RuntimeError, TypeError, AttributeError) as e:
            message = f"{type(e).__name__}: {e}"
    print(message)
