# _weakref, _abc, _contextvars.
import _weakref, _abc, _contextvars

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print("-- weakref")
ref, proxy = _weakref.ref, _weakref.proxy
class A:
    def __init__(self): self.x = 1
    def get(self): return self.x
a = A(); r = ref(a); print(r() is a, r is ref(a), r == ref(a), hash(r) == hash(a), r.__callback__, _weakref.getweakrefcount(a), _weakref.getweakrefs(a) == [r]); r2 = ref(a, print); print(r2 is r, r2 == r, r2 != r, r2.__callback__ is print, _weakref.getweakrefcount(a)); print(repr(r)[:11], ref.__name__, ref.__module__)
t(lambda: ref(5)); t(lambda: ref('a')); t(lambda: ref()); t(lambda: ref(a, None, 1)); t(lambda: ref((1,))); t(lambda: ref([])); t(lambda: ref(ref)() is ref); t(lambda: ref(t)() is t); s = {1}; t(lambda: ref(s)() is s); t(lambda: ref(_weakref)() is _weakref)
class R(ref):
    __slots__ = ('key',)
    def __new__(cls, o, key): self = ref.__new__(cls, o); self.key = key; return self
    def __init__(self, o, key): super().__init__(o)
    def __call__(self): return ('mine', super().__call__())
x = R(a, 5); print(x.key, x()[0], x()[1] is a, x == r)
p = proxy(a); print(p.x, p.get(), type(p).__name__, isinstance(p, A), p is proxy(a)); p.x = 7; print(a.x); del p.x; t(lambda: a.x); t(lambda: p.nope); t(lambda: hash(p)); t(lambda: p()); t(lambda: p + 1); t(lambda: len(p)); print(type(proxy(t)).__name__)
class N:
    def __init__(self, v): self.v = v
    def __add__(self, o): return ('add', o)
    def __radd__(self, o): return ('radd', o)
    def __len__(self): return 3
    def __getitem__(self, k): return k
    def __call__(self, *a, **k): return (a, k)
    def __iter__(self): return iter([1, 2])
    def __bool__(self): return False
    def __eq__(self, o): return True
    def __hash__(self): return 1
    def __str__(self): return 'str N'
    def __contains__(self, k): return k == 5
    def __index__(self): return 4
    def __neg__(self): return 'neg'
    def __iadd__(self, o): return 'iadd'
n = N(1); p = proxy(n); print(p + 1, 1 + p, len(p), p['k'], p(1, k=2), list(p), bool(p), p == 5, str(p), 5 in p, [0, 1, 2, 3, 4][p], -p); q = p; q += 1; print(q); t(lambda: next(p)); t(lambda: p < 1); t(lambda: p - 1)
d = {1: ref(a)}; _weakref._remove_dead_weakref(d, 1); print(len(d))

print("-- abc")
class Meta(type):
    def __new__(m, name, bases, ns): cls = super().__new__(m, name, bases, ns); _abc._abc_init(cls); return cls
    def register(cls, sub): return _abc._abc_register(cls, sub)
    def __instancecheck__(cls, w): return _abc._abc_instancecheck(cls, w)
    def __subclasscheck__(cls, s): return _abc._abc_subclasscheck(cls, s)
def abstract(f): f.__isabstractmethod__ = True; return f
class Base(metaclass=Meta):
    @abstract
    def f(self): pass
    @abstract
    def g(self): pass
class Half(Base):
    def f(self): return 'f'
class Full(Half):
    def g(self): return 'g'
print(sorted(Base.__abstractmethods__), sorted(Half.__abstractmethods__), sorted(Full.__abstractmethods__)); t(lambda: Base()); t(lambda: Half()); print(Full().f())
print(isinstance(Full(), Base), issubclass(Full, Base), isinstance(5, Base), issubclass(int, Base)); token = _abc.get_cache_token(); print(Base.register(int) is int, isinstance(5, Base), issubclass(int, Base), issubclass(bool, Base), isinstance('a', Base), _abc.get_cache_token() != token, isinstance(5, Half)); t(lambda: Base.register(5)); t(lambda: issubclass(5, Base)); t(lambda: Full.register(Base))
class Hook(metaclass=Meta):
    @classmethod
    def __subclasshook__(cls, c): return True if hasattr(c, 'quack') else NotImplemented
class Duck: quack = 1
class Duckling(Duck): pass
class Sub(Hook): pass
print(issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(int, Hook), isinstance(Duckling(), Hook), isinstance(Sub(), Hook)); Sub.register(str); print(issubclass(str, Hook), issubclass(str, Sub), issubclass(Hook, str))
class Seq(metaclass=Meta): __abc_tpflags__ = 1 << 5
class Mine(Seq): pass
def m(x):
    match x:
        case [a, b]: return a
        case _: return None
Mine.__len__ = lambda s: 2; Mine.__getitem__ = lambda s, i: [10, 11][i]; print(m(Mine()), hasattr(Seq, '__abc_tpflags__'))

print("-- contextvars")
cv = _contextvars.ContextVar('cv', default=5); cw = _contextvars.ContextVar('cw')
print(cv.name, cv.get(), cv.get(7), cw.get('d')); t(lambda: cw.get() and 1 if False else 0); t(lambda: _contextvars.ContextVar(5)); tok = cv.set(1); print(cv.get(), tok.old_value is _contextvars.Token.MISSING, tok.var is cv, _contextvars.Token.MISSING); tok2 = cv.set(2); print(tok2.old_value); cv.reset(tok2); print(cv.get()); t(lambda: cv.reset(5));  cv.reset(tok); print(cv.get())
try: cw.get()
except LookupError as e: print(e.args[0] is cw)
ctx = _contextvars.copy_context(); print(len(ctx), list(ctx), cv in ctx)
def run(a, k=0): cv.set(a); return cv.get(), k, cw.get('none')
print(ctx.run(run, 9, k=3), cv.get(), ctx[cv], len(ctx), list(ctx.items()) == [(cv, 9)], ctx.get(cw), ctx == ctx.copy(), ctx == _contextvars.Context()); t(lambda: ctx[cw] if False else ctx.get(cw, 3)); t(lambda: ctx['a']); t(lambda: ctx.run()); t(lambda: hash(ctx))
def again(): return ctx.run(lambda: 1)
try: ctx.run(again)
except RuntimeError as e: print(str(e)[:22], str(e)[-18:])
c2 = ctx.copy(); c2.run(cv.set, 100); print(ctx[cv], c2[cv]); print(_contextvars.ContextVar[int].__origin__ is _contextvars.ContextVar)


# What can be referred to weakly, of types that have no instances' dict.
def function():
    yield


for thing in (function, function.__code__, function(), memoryview(b"a"), len, [].append, function.__get__(1), "".__str__, slice(1),
              range(3), {1: 2}.keys(), set(), b"a", [], {}, None, object(), __import__("_struct").Struct("i"), iter([])):
    try:
        print(type(thing).__name__, _weakref.ref(thing)() is thing)
    except TypeError as error:
        print(error)
