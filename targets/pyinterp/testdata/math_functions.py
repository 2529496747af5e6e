# math: values, domains and errors.
import math

def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(f.__name__, [a if a.__class__ is not int or abs(a) < 2**100 else 'big' for a in args], type(result).__name__, repr(result))
    except Exception as e:
        print(f.__name__, [a if a.__class__ is not int or abs(a) < 2**100 else 'big' for a in args], type(e).__name__, e)

inf = math.inf
nan = math.nan
values = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.0, 10.0, -10.0, 100.0, 709.0, 710.0, -745.0, 1000.0, 1e10, 1e300, -1e300, 5e-324, 1e-10, inf, -inf, nan, 3, True, 2**70]
one = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'ceil', 'cos', 'cosh', 'degrees', 'erf', 'erfc', 'exp', 'exp2', 'expm1', 'fabs', 'floor', 'frexp',
       'isfinite', 'isinf', 'isnan', 'log', 'log10', 'log1p', 'log2', 'modf', 'radians', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc', 'ulp']
for name in one:
    for x in values:
        attempt(getattr(math, name), x)
    attempt(getattr(math, name), 'x')
    attempt(getattr(math, name), 10**400)
for name in ('gamma', 'lgamma'):
    for x in (0.0, -1.0, -2.0, 1.0, 2.0, 5.0, 171.0, 172.0, 0.5, inf, -inf, nan, 1e-310, 1e307):
        try:
            print(name, x, '%.11g' % getattr(math, name)(x))
        except Exception as e:
            print(name, x, type(e).__name__, e)
for name in ['atan2', 'copysign', 'fmod', 'remainder', 'pow', 'nextafter', 'hypot']:
    for x in [0.0, -0.0, 1.0, -1.0, 2.5, -7.0, 1e300, 5e-324, inf, -inf, nan]:
        for y in [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, 1e10, -1e300, inf, -inf, nan]:
            attempt(getattr(math, name), x, y)
for x, i in [(1.0, 5), (0.5, -1074), (1.0, 1023), (1.0, 1024), (0.0, 10**30), (1.0, 10**30), (-1.0, -10**30), (inf, -5), (nan, 1), (5e-324, 1074), (1.0, 1.5), (1, True)]:
    attempt(math.ldexp, x, i)
for x, b in [(8, 2), (10**400, 10), (2**1000, 2), (10, 10**400), (1, 1), (0, 2), (-1, 2), (2, 0), (2.5, 3), (8, -1)]:
    attempt(math.log, x, b)
attempt(lambda: (math.log(10**400), math.log2(2**5000), math.log10(10**400), math.log2(2**5000 + 1)))
attempt(math.log, -10**400)

for args in [(), (12,), (-12,), (12, 18), (0, 0), (12, 18, 27), (2**70, 2**65), (-2**63, 0), (2**63, -2**63), (1.5, 2), ('x',), (10**30, 10**20 * 7), (True, 2)]:
    attempt(math.gcd, *args)
    attempt(math.lcm, *args)
for n in [0, 1, 2, 3, 4, 24, 25, 26, 2**52, 2**53 - 1, 2**63, 2**64 - 1, 10**40, -1, 1.5, True]:
    attempt(math.isqrt, n)
for n in [0, 1, 5, 20, 21, 25, 100, -1, 1.5, 2.0, 'x', True, -10**30, 10**30]:
    attempt(math.factorial, n)
for n in [0, 1, 5, 10, 62, 67, 68, 100, -1, 10**20, 1.5]:
    for k in [0, 1, 2, 5, 33, 61, -1, None, 10**20, 10**20 - 1, 1.5]:
        attempt(math.perm, n, k) if n != 10**20 or k not in (None, 10**20, 10**20 - 1) else None
        attempt(math.comb, n, k)
attempt(math.perm, 5)

for seq in [[], [1], [0.1] * 10, [1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50], [inf], [inf, -inf], [nan, inf, -inf], [1e308, 1e308], [1e308, 1e308, -1e308], [1, 2, 'x'],
            [2.0**53, 1.0, 2.0**-100], [2.0**53 + 10, 1.0, 2.0**-100], [1 / n for n in range(1, 1001)], [(-1.0)**n / n for n in range(1, 1001)],
            [1.7 ** (i + 1) - 1.7 ** i for i in range(1000)] + [-1.7 ** 1000], range(5), [10**400], [-0.0], [2.0**1023, 2.0**1023 - 2.0**970]]:
    try:
        print(repr(math.fsum(seq)))
    except Exception as e:
        print(type(e).__name__, e)
attempt(math.fsum, 5)

for args in [(), (3,), (-3,), (3, 4), (1, 2, 2), (1e200, 1e200), (1e-200, 1e-200), (5e-324, 5e-324), (inf, nan), (nan, 1), (1e308, 1e308), (0.0, -0.0), (1,) * 10, (0.1,) * 17,
             (3.3, 4.4, 5.5, 6.6), (1e16, 1.0), (12345.678, 0.00123), (1, 'x'), (10**200, 3)]:
    attempt(math.hypot, *args)
for p, q in [((1, 2), (4, 6)), ([1], [2]), ((), ()), ((1, 2), (1,)), ((inf,), (1,)), ((nan, 1), (inf, 0)), (iter([1, 2, 3]), (0.5, 0.25, 9)), ((1, 'x'), (1, 2))]:
    try:
        print(repr(math.dist(p, q)))
    except Exception as e:
        print(type(e).__name__, e)
for args, kw in [(([],), {}), (([1, 2, 3],), {}), (([1.5, 2],), {}), (([2**40] * 5,), {}), ((['a', 3],), {}), (([2, 'a'],), {}), (([1, 2],), {'start': 5}), (([1, 2],), {'start': 'x'}), ((range(1, 30),), {}), (([1j, 2],), {}), ((5,), {})]:
    try:
        print(repr(math.prod(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)
for a, b, kw in [(1, 1, {}), (1, 1 + 1e-10, {}), (1, 1.1, {}), (1, 1.1, {'rel_tol': 0.2}), (0, 1e-12, {}), (0, 1e-12, {'abs_tol': 1e-9}), (inf, inf, {}), (inf, 1, {}), (nan, nan, {}), (1, 2, {'rel_tol': -1})]:
    try:
        print(math.isclose(a, b, **kw))
    except Exception as e:
        print(type(e).__name__, e)

class N:
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __trunc__(self): return 'trunc'
    def __float__(self): return 2.5
    def __index__(self): return 6
print(math.floor(N()), math.ceil(N()), math.trunc(N()), math.sqrt(N()), math.gcd(N(), 4))
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(sorted(n for n in dir(math) if not n.startswith('_')))
print(math.sin, math.__name__, math.sin.__module__, math.sin.__text_signature__)
attempt(math.sin)
attempt(math.sin, 1, 2)
