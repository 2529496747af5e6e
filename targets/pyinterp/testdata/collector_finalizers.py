# What happens to objects that nobody refers to. Only where there is a collector.
import gc, sys, _weakref

log = []

def churn():
    for i in range(5):
        [bytearray(100000) for _ in range(20)]

def wait(condition):
    for i in range(500):
        if condition(): return True
        churn()
    return False

class A:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n)

class Back(A):
    def __del__(self):
        log.append(("back", self.n))
        saved.append(self)

saved = []

def callback_comes_first():
    a = A(1)
    return _weakref.ref(a, lambda r: log.append("callback"))
r = callback_comes_first()
print(wait(lambda: 1 in log and "callback" in log), sorted(log, key=str), r() is None)  # in either order

def resurrected(): Back(2)
resurrected()
print(wait(lambda: saved), sorted(log, key=str), saved[0].n)
again = _weakref.ref(saved[0])
print(again() is saved[0])
saved.clear()
for i in range(100): churn()
print(sorted(log, key=str), saved)

class Fails:
    def __del__(self): raise ValueError("in __del__")
reported = []
sys.unraisablehook = lambda a: reported.append((a.exc_type, str(a.exc_value), a.object is Fails.__del__, a.err_msg))
def fails(): Fails()
fails()
print(wait(lambda: reported), reported)

def generator():
    try: yield 1
    finally: log.append("generator closed")
def leave_generator():
    g = generator()
    next(g)
leave_generator()
print(wait(lambda: "generator closed" in log), log[-1])

name = sys.argv[1] + "/left_open"
def leave_file():
    f = open(name, "w")
    f.write("kept")
leave_file()
def content():
    with open(name) as f: return f.read()
print(wait(lambda: content() == "kept"))
for i in range(3000): open(name)
print("thousands of files left open")

log.clear()
def chain():
    head = None
    for i in range(5):
        a = A(i)
        a.next = head
        head = a
chain()
print(wait(lambda: len(log) == 5), log)

class Stream(__import__("_io")._RawIOBase):
    def close(self):
        log.append("close")
        super().close()
def leave_stream(): Stream()
leave_stream()
print(wait(lambda: "close" in log), log[-1])

class Error(Exception):
    def __del__(self): log.append("error gone")
def leave_error():
    try: raise Error
    except Error: pass
leave_error()
print(wait(lambda: "error gone" in log), log[-1])

# Finalizers see attributes that objects keep as numbers (objspace/instance.h).
class Measured:
    def __init__(self, v): self.v = v
    def __del__(self): print('gone', self.v)
for v in 1.5, 2.5:
    m = Measured(v)
    m.v += 1.0
    del m
    gc.collect()
    gc.collect()
