# Assigning to __bases__: what it changes, what it refuses, and that a failure changes nothing. What class
# statements refuse.
def tried(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"

class C: x = "C"
class C2: x = "C2"; y = "C2"
class D(C): pass
class E(D): pass
e = E()
print(e.x, tried(lambda: e.y), C.__subclasses__(), C2.__subclasses__())
D.__bases__ = (C2,)
print(e.x, e.y, E.__mro__, C.__subclasses__(), C2.__subclasses__())

def assign(cls, bases): cls.__bases__ = bases
for bases in (), (D,), (E,), (C, C), 5:
    print(tried(lambda: assign(D, bases)), D.__bases__, E.__mro__ == (E, D, C2, object))
print(tried(lambda: delattr(D, "__bases__")))

class A: pass
class B: pass
class X(A, B): pass
class Y(A, B): pass
class Z(X, Y): pass
print(tried(lambda: assign(X, (B, A))), X.__bases__ == (A, B), [c.__name__ for c in Z.__mro__])

class Once(type):
    count = 0
    def mro(cls):
        Once.count += 1
        if Once.count > 1: raise RuntimeError("no more")
        return type.mro(cls)
class F(D, metaclass=Once): pass
before = D.__mro__, E.__mro__, F.__mro__
print(tried(lambda: assign(D, (C,))), before == (D.__mro__, E.__mro__, F.__mro__), D.__bases__ == (C2,))

class Without(type):
    def mro(cls): return (C,)
print(tried(lambda: Without("W", (C,), {})))
class Early(type):
    def mro(cls):
        if cls.__name__ == "G": print("in mro:", cls.__mro__, tried(lambda: type("T", (cls,), {})))
        return type.mro(cls)
class G(metaclass=Early): pass

for names in ({"__slots__": ("__dict__", "__dict__")}, {"__slots__": ("__weakref__",) * 2}, {"__doc__": "\udcdc"}):
    print(tried(lambda: type("S", (), names)))
print(tried(lambda: type("\udcdc", (), {})), tried(lambda: type("a\0", (), {})))
G.__name__ = "H"
print(G.__name__, G.__qualname__, tried(lambda: setattr(G, "__name__", "\udcdc")))
class M(type): pass
print(tried(lambda: M(5)))

class P:
    __dict__ = property(lambda self: {"made": "up"})
print(vars(P()), P().__dict__)
class Meta(type): pass
class Setter:
    def __set__(self, instance, value): pass
class N(metaclass=Meta): a = 1
Meta.a = Setter()
print(N.a)
for cls in type("T1", (type, A), {}), type("T2", (A, type), {}):
    made = cls("V", (), {})
    print(type(made.__dict__).__name__, tried(lambda: setattr(made, "__dict__", {})))
    print(tried(lambda: A.__dict__["__dict__"].__set__(made, {})))
error = ValueError()
error.__dict__ = {"note": 1}
print(error.note)

class Bare:
    def __getattr__(self, name): return None
print(Bare().__reduce_ex__(2)[1] == (Bare,))
class Args:
    def __init__(self, given): self.given = given
    def __getnewargs_ex__(self): return self.given
for given in (), ((), {}), ("no", {}), ((), "no"), "no":
    print(tried(lambda: Args(given).__reduce_ex__(2)[1][1:]))
