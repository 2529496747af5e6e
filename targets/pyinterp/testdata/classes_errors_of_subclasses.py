# What is said when a class refuses arguments, an operand or a count: the words of the built-in type, unless the
# class has replaced its method.
def tried(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"

class Nothing: pass
class Something:
    def __init__(self, **named): self.named = named
class Meta(type):
    def __call__(cls, **named): return named
class Free(metaclass=Meta): pass
for cls in Nothing, Something, Free:
    for named in {1: 2}, {"a": 1}:
        print(cls.__name__, named, tried(lambda: cls(**named) and "made"))
print(type(tried(lambda: Nothing(**{}))).__name__, tried(lambda: None(**{1: 2})))

for base in str, list, tuple, bytes, bytearray:
    class Plain(base): pass
    class Refusing(base):
        def __add__(self, other): return NotImplemented
        def __mul__(self, other): return NotImplemented
        def __rmul__(self, other): return NotImplemented
    for made in Plain(), Refusing():
        print(base.__name__, type(made).__name__)
        for other in base(), 5j, made:
            print("  ", tried(lambda: made + other), "|", tried(lambda: other + made))
        for count in 2, 1.5, None:
            print("  ", tried(lambda: made * count), "|", tried(lambda: count * made))

# What is called by its class's name is a method as the class has it; a bound one is the object's.
class L(list): pass
class D(dict): pass
def called(f):
    try: return f()
    except TypeError as e: return e
one = {"x": 1}
print(called(lambda: L().append(x=1)), called(lambda: D().get(1, x=1)), called(lambda: L().append(**one)))
for method in L().append, D().pop, L.append:
    print(called(lambda: method(x=1)), called(lambda: method(**one)))
class M:
    def f(self, a, b=2, *rest, c=3, **more): return a, b, rest, c, sorted(more)
    @classmethod
    def g(cls, a, *, b): return cls.__name__, a, b
    @staticmethod
    def h(a, b): return a, b
m = M(); m.own = lambda *args, **named: (args, named)
print(m.f(1, c=4), m.f(b=5, a=6, z=7), m.g(1, b=2), M.g(a=3, b=4), m.h(1, b=2), m.own(1, x=2), M.f(m, 1, c=5))
print(called(lambda: m.f(b=1)), called(lambda: m.g(1)), called(lambda: m.h(1, 2, b=3)), called(lambda: m.f(1, a=2)))
print("{a} {b}".format(a=1, b=2), "a b c".split(maxsplit=1), [3, 1, 2].sort(key=lambda x: -x), (258).to_bytes(length=2, byteorder="big"))
def later(): return m.f(1,
                        c=1 / 0)
try: later()
except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_lineno - later.__code__.co_firstlineno)

# Types of modules come with those in reprs and messages.
import array, collections
deque = collections.deque
print(deque.append, deque.maxlen, deque.__len__, array.array.append, list.append, L.append)
for f in (lambda: deque.append(1, 2), lambda: deque.__len__(3), lambda: deque.maxlen.__get__(3), lambda: next(deque())):
    print(called(f))
try:
    with deque(): pass
except TypeError as e: print(e)
try: deque.nothing
except AttributeError as e: print(e)
import math, io, sys, time
print([f.__self__ is m for f, m in ((math.sin, math), (time.sleep, time), (sys.exit, sys), (io.open, sys.modules["_io"]))], len.__self__.__name__)
print(sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__, sys.breakpointhook is sys.__breakpointhook__,
      sys.unraisablehook is sys.__unraisablehook__)
