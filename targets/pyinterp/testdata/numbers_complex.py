# complex: operators, text, methods.

def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(type(result).__name__, repr(result))
    except Exception as e:
        print(type(e).__name__, e)

inf = float('inf')
nan = float('nan')
values = [0j, -0j, 1 + 0j, 1j, -1j, 1 + 2j, -3.5 + 0.25j, complex(0.0, -0.0), complex(-0.0, 0.0), complex(-0.0, -0.0), complex(inf, 0), complex(0, inf),
          complex(nan, 1), complex(1, nan), complex(-inf, nan), 1e300 + 1e300j, 1e-320j, complex(1e16, 1e-5)]
others = [0, 1, -2, 2.5, 3, 10**30, True]
for name in ['__add__', '__sub__', '__mul__', '__truediv__', '__pow__', '__eq__', '__ne__', '__lt__', '__rsub__', '__rtruediv__', '__rpow__']:
    print(name)
    for a in values:
        for b in values + others:
            attempt(getattr(a, name), b)

for a in values:
    for f in (abs, bool, repr, str, complex):
        attempt(f, a)
    if a == a:
        attempt(hash, a)
    for f in ('__neg__', '__pos__', 'conjugate', '__complex__', '__getnewargs__'):
        attempt(getattr(a, f))
    attempt(lambda: (a.real, a.imag))
attempt(int, 1j)
attempt(float, 1j)
attempt(round, 1j)
attempt(lambda: 1j < 2j)
attempt(lambda: 1j // 1)
attempt(lambda: 1j % 1)
attempt(lambda: divmod(1j, 1))
attempt(pow, 1j, 2, 3)
for e in range(-5, 12):
    attempt(lambda: (1 + 2j) ** e)
    attempt(lambda: (1.5 - 0.5j) ** (e / 2))
attempt(lambda: (1 + 1j) ** 101)
attempt(lambda: (1e200 + 1j) ** 5)
attempt(lambda: 0j ** -1)
attempt(lambda: 0j ** 1j)
attempt(lambda: 2 ** 1j)
attempt(lambda: (-2) ** 0.5)
attempt(lambda: (-8.0) ** (1 / 3))
attempt(lambda: 1j + 'x')
attempt(lambda: 1j == 'x')
attempt(lambda: (1 + 0j == 1, 1 + 0j == 1.0, hash(1 + 0j) == hash(1), 10**30 + 0j == 10**30, 1e22 + 0j == 10**22))
attempt(lambda: 10**400 + 1j)
attempt(lambda: 10**400 == 1j)

for text in ['', '1', '1j', 'j', '+j', '-j', '1+j', '1-j', '1+2j', '-1-2J', ' 1+2j ', '(1+2j)', '( 1+2j )', '(1+2j', '1+2j)', '1 + 2j', '1+', '1+2', '1e5j', '1e5+2e-3j',
             '1.5', '.5j', '5.j', 'inf', 'infj', 'nanj', 'nan+infj', '-inf-nanj', 'infinity+1j', '1_0+2_0j', '1__0j', '1_j', '1j1', 'jj', '1+1jj', '--1j', '1e', '1ej',
             '\u0661+\u0662j', '\u20031j', 'x', '1e400j', '()', '1.2.3', 'i', '1i', '1+-2j', '++1', '\ud800', '1e1_0']:
    print(repr(text), end=' ')
    attempt(complex, text)
for args in [(), (1,), (1, 2), (1.5, 2j), (1j, 2j), (1j, 2), ('1', 2), (1, '2'), ([],), (1, []), (None,), (1, None), (-0.0, -0.0), (b'1',), (True, False), (10**400,),
             (1 + 2j, 3 + 4j), (1, 2, 3)]:
    attempt(complex, *args)
attempt(lambda: complex(real=1, imag=2))
attempt(lambda: complex(imag=2))
attempt(lambda: complex(real='1'))
class C:
    def __init__(self, v): self.v = v
    def __complex__(self): return self.v
for v in (1j, 1, 1.5, 'x', None):
    attempt(complex, C(v))
attempt(complex, C(1j), 2)
attempt(complex, 1, C(1j))
class Sub(complex):
    pass
s = Sub(1, 2)
attempt(lambda: s)
attempt(lambda: s + 1)
attempt(lambda: +s)
attempt(lambda: Sub('1+2j'))
attempt(lambda: complex(s))
attempt(lambda: (s == 1 + 2j, hash(s) == hash(1 + 2j)))
s.x = 5
attempt(lambda: s.x)
attempt(lambda: setattr(1j, 'real', 5))
print(sorted(n for n in dir(complex) if not n.startswith('_')), complex.__doc__)
