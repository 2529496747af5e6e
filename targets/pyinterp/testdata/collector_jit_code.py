"""Compiled loops keep no code alive: what a program makes, runs until it is hot and drops is gone, and so is what its
loops refer to."""
import gc
import weakref


class Mark:
    pass


def hot(number):
    mark = Mark()
    names = {"mark": mark}
    exec(f"""
def f(n):
    s = {number}
    for i in range(n):
        s += i * {number}
        if s & 1:
            s -= 1
        last = mark
    return s
""", names)
    print(names["f"](4000))
    return weakref.ref(names["f"].__code__), weakref.ref(mark)


refs = [hot(number) for number in range(6)]
gc.collect()
gc.collect()
# The last one may still lie about in a register. (Where traces are interpreted, KILN_JIT=interp, all stay.)
print(all(code() is None and mark() is None for code, mark in refs[:-1]))

# What is alive is still right, and what is new does not meet what is old.
kept = [lambda n, k=k: sum(i * k for i in range(n)) for k in range(5)]
for turn in range(3):
    print([f(2000) for f in kept])
    refs = [hot(10 + number) for number in range(4)]
    gc.collect()

# Nobody has to ask for it.
codes = []
for number in range(6000):
    names = {}
    exec(f"def f(n):\n s = {number}\n for i in range(n):\n  s += i\n return s", names)
    names["f"](1200)
    codes.append(weakref.ref(names["f"].__code__))
print(sum(code() is None for code in codes) > 1000)
