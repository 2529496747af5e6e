def rexc():
    try: raise ValueError("a")
    except ValueError as e:
        try: raise TypeError("b") from e
        except TypeError as t: print(repr(t.__cause__), repr(t.__context__))
    try:
        try: raise ValueError("x")
        finally:
            try: raise KeyError("y")
            except KeyError: pass
    except ValueError as e: print("ok", e, e.__context__)
rexc()
def many(**k): return len(k)
print(many(**{f"a{i}": i for i in range(300)}))
print(len([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, len("a")]))
def f():
    x = 1
    class C:
        print(x)
        x = 2
        print(x)
        def g(self): return x
    return C().g()
try: print(f())
except NameError as e: print(e)
def f2():
    x = 1
    class C:
        y = x
        def g(self): return x
    return C.y, C().g()
print(f2())
exec("def q(): return 5\nprint(q())\n")
print(eval("1 + 2"))
def ff(a, b):
    def g(): return a + b
    a += 1
    return g
print(ff(1, 2)())
class Meta(type):
    def __prepare__(name, bases, **k): return {"pre": 1}
    def __new__(m, n, b, d, **k): print(sorted(k)); return type.__new__(m, n, b, d)
    def __init__(*a, **k): pass
class WM(metaclass=Meta, opt=1): pass
print(WM.pre)
class S:
    def __init_subclass__(cls, **k): print("sub", cls.__name__, k)
class S2(S, z=1): pass
def cell_param(a):
    del a
    try:
        (lambda: a)()
    except NameError as e: print(e)
    a = 2
    return (lambda: a)()
print(cell_param(1))
