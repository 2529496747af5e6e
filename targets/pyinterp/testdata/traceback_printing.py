# What the interpreter prints of exceptions: sys.stderr stands in for the terminal.
import sys


class Recorder:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        pass


def shown(function):
    recorder = Recorder()
    real, sys.stderr = sys.stderr, recorder
    try:
        try:
            function()
        except BaseException as e:
            e.__traceback__ = e.__traceback__.tb_next
            sys.__excepthook__(type(e), e, e.__traceback__)
    finally:
        sys.stderr = real
    print("".join(recorder.parts).replace(shown.__code__.co_filename, "FILE"))


def f(a):
    return 1 + a[0] / (2 -
        3) + a["x"]
def g():
    try:
        f([1])
    except Exception as e:
        raise ValueError("two\nlines") from e
def rec(n):
    rec(n + 1) if n < 30 else 1 // 0
class A:
    attribute = 1
    def append(self): pass
é = "é"
def h():
    x = "日本"; (é + 1)
cases = [g, lambda: rec(0), lambda: A().atribute, lambda: apend, lambda: prnt, h, lambda: compile("a b c", "f", "exec"), lambda: compile("x = (1,\n  2", "f", "exec"),
 lambda: compile("def f():\n  x = $ 1", "f", "exec"), lambda: compile("  x", "f", "exec"), lambda: compile("f(a=1\n, a=2,\n b c)", "f", "exec"),lambda: compile("return", "no file", "exec"),
 lambda: {}[1][2], lambda: [][0], lambda: (1)+ ("a"), lambda: A.x.y, lambda: len(5), lambda: int("x"),
 lambda: (_ for _ in ()).throw(ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("in", [KeyError("x"), OSError(2, "no", "file")])])),
 lambda: (_ for _ in ()).throw(ExceptionGroup("eg", [ValueError(i) for i in range(20)])),
]
def noted():
    e = ValueError("n"); e.add_note("note 1\nnote 2"); e.add_note("x"); raise e
cases.append(noted)
def ctx():
    try: [][1]
    except IndexError:
        try: {}[2]
        except KeyError: raise ExceptionGroup("a", [ValueError("v")])
cases.append(ctx)
def lng():
    return (A()
            .attribute
            .foo)
cases.append(lng)
def call():
    print(int("1"),
          int("x"))
cases.append(call)
def ops():
    a = None; b = 1
    return (a) + b // 2
cases.append(ops)
def ops2():
    a = 1
    return a // 0
cases.append(ops2)
def idx():
    return A()  [ 'x' ]
cases.append(idx)
class MyErr(Exception):
    def __str__(self): raise ValueError
def my(): raise MyErr
cases.append(my)
class S:
    class E(KeyError): pass
def se(): raise S.E(S.E.__qualname__)
cases.append(se)
def ctxsup():
    try: 1/0
    except Exception: raise RuntimeError(1) from None
cases.append(ctxsup)

for case in cases:
    shown(case)
