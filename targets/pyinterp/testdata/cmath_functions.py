# cmath: values to 11 digits, signs of zeros, domains and errors.
import cmath

def text(x):
    if isinstance(x, complex):
        return '(%.11g, %.11g)' % (x.real, x.imag)
    if isinstance(x, tuple):
        return '(%s)' % ', '.join(map(text, x))
    return '%.11g' % x if isinstance(x, float) else repr(x)

def attempt(f, *args, **kwargs):
    try:
        print(f.__name__, args, text(f(*args, **kwargs)))
    except Exception as e:
        print(f.__name__, args, type(e).__name__, e)

inf = cmath.inf
nan = cmath.nan
parts = [0.0, -0.0, 1.0, -1.0, 0.5, 3.25, -7.5, 1e-300, 1e300, inf, -inf, nan]
names = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'exp', 'log', 'log10', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'phase', 'polar', 'isfinite', 'isinf', 'isnan']
for name in names:
    for x in parts:
        for y in parts:
            # What is nan has no sign, and zeros of the largest numbers are not the same everywhere.
            if x == x and y == y and (x, y) != (1e300, 1e-300):
                attempt(getattr(cmath, name), complex(x, y))
    attempt(getattr(cmath, name), 'x')
    attempt(getattr(cmath, name), 2)
    attempt(getattr(cmath, name), 10**400)
for r in parts:
    for phi in parts:
        if r == r and phi == phi:
            attempt(cmath.rect, r, phi)
for args in [(8, 2), (1j, 10), (0, 2), (2, 0), (2, 1), (2, 1j), (-1, 2 + 1j)]:
    attempt(cmath.log, *args)
for a, b, kw in [(1, 1 + 1e-10j, {}), (1, 1.1, {}), (1j, 1.1j, {'rel_tol': 0.2}), (0, 1e-12j, {'abs_tol': 1e-9}), (inf, inf, {}), (inf, 1, {}), (nan, nan, {}), (1, 2, {'rel_tol': -1})]:
    attempt(cmath.isclose, a, b, **kw)
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)
print(sorted(n for n in dir(cmath) if n[0] != '_'))
