# cProfile: which functions run, how often, and how long by a clock that the program has.
import _lsprof
import cProfile
import io
import pstats


class Clock:
    now = 0

    def __call__(self):
        self.now += 1
        return self.now


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def numbers():
    yield 1
    yield 2


def work():
    fib(5)
    list(numbers())
    sorted([3, 1, 2], key=lambda x: -x)
    try:
        int("x")
    except ValueError:
        pass
    "a b".split(sep=" ")
    return len([].copy())


def name(code):
    return code if isinstance(code, str) else code.co_name


def show(profiler):
    for entry in sorted(profiler.getstats(), key=lambda e: name(e.code)):
        print(name(entry.code), *entry[1:5])
        for sub in sorted(entry.calls or (), key=lambda e: name(e.code)):
            print("    ", name(sub.code), *sub[1:])


profiler = cProfile.Profile(Clock(), 0.5)
print(profiler.runcall(work))
show(profiler)
profiler.clear()
print(profiler.getstats())
profiler.enable(subcalls=False, builtins=False)
fib(3)
profiler.disable()
show(profiler)
try:
    with cProfile.Profile() as p:
        fib(4)
        {}["x"]
except KeyError:
    pass
out = io.StringIO()
pstats.Stats(p, stream=out).strip_dirs().sort_stats("ncalls", "name").print_stats("fib")
print([line.split()[0] for line in out.getvalue().splitlines() if "fib" in line and "List" not in line])
exact = cProfile.Profile(lambda: 1.5)
exact.runcall(fib, 2)
print([(e.callcount, e.reccallcount, e.totaltime, e.inlinetime) for e in exact.getstats() if name(e.code) == "fib"])
print(_lsprof.profiler_entry.__name__, _lsprof.Profiler, issubclass(cProfile.Profile, _lsprof.Profiler), _lsprof.Profiler.disable)
