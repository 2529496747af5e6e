# What exceptions make of their arguments, what except clauses accept, and where frames stand that they left.
import sys
def tried(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"

print(tried(lambda: ImportError("a", name="b", path="c", other=1)))
print(tried(lambda: AttributeError("a", name="b", other=1)), tried(lambda: NameError(other=1)), tried(lambda: ValueError(other=1)))
e = ImportError("text", name="n", path="p")
e.__init__()
print(e.args, e.msg, e.name, e.path)

class New(OSError):
    def __new__(cls, message, more):
        self = OSError.__new__(cls, message)
        self.more = more
        return self
class Init(OSError):
    def __init__(self, message, more):
        self.more = more
        super().__init__(message)
for cls in New, Init:
    e = cls("text", more=5)
    print(cls.__name__, e.args, e.more, str(e))
print(OSError(2, "no").__class__, OSError(2, "no", "file").filename)

u = UnicodeEncodeError("baz", "x\u20ac\U0001f40d\xe9", 0, 1, "foo")
for u.start in range(4):
    u.end = u.start + 1
    print(u)
print(repr(UnicodeDecodeError("ascii", bytearray(b"\xff"), 0, 1, "r").object))
for args in (1, "x", 0, 1, "r"), ("c", b"x", 0, 1, "r"), ("c", "x", "0", 1, "r"), ("c", "x", 0, 1, 2):
    print(tried(lambda: UnicodeEncodeError(*args)))

for of in 42, (ValueError, 42), ((ValueError,),):
    try:
        try:
            raise ValueError
        except of:
            print("caught")
    except TypeError as e:
        print(e)

class Noop:
    def __enter__(self): return self
    def __exit__(self, *args): pass
def no_clause():
    try:
        1/0
    except TypeError as ex:
        pass
def named():
    try:
        1/0
    except Exception as ex:
        1/0
        pass
def in_with():
    with Noop():
        1/0
        pass
def in_finally():
    try:
        1/0
    finally:
        pass
for f in no_clause, named, in_with, in_finally:
    try:
        f()
    except ZeroDivisionError as e:
        frame = e.__traceback__.tb_next.tb_frame
        print(f.__name__, frame.f_lineno - f.__code__.co_firstlineno)

try:
    named()
except ZeroDivisionError as e:
    tb = e.__traceback__
print(tried(lambda: setattr(tb, "tb_next", tb)), tried(lambda: setattr(tb.tb_next, "tb_next", tb)))
print(type(tb)(None, tb.tb_frame, 1, 2).tb_lasti)
def g(): yield
print(tried(lambda: g().throw(ValueError, "foo", 23)))

class Broken:
    def __iter__(self): return self
    def __next__(self): return 1
    def __getattr__(self, name): 1/0
def h(): yield from Broken()
i = h()
next(i)
sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__)
i.close()

for args in ("bad.py", 1, 2, "abcdefg", 1, 100), ("bad.py", 1, 12, "abcdefg", 1, 100), ("bad.py", 1, 0, "abcdefg", 1, 5):
    sys.stderr = sys.stdout
    sys.__excepthook__(SyntaxError, SyntaxError("bad bad", args), None)
print(tried(lambda: print >> sys.stdout))
def k(**names): pass
print(tried(lambda: k(**{1: 3}, **{1: 5})))
