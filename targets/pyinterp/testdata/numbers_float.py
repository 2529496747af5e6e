# float: operators, conversions, methods, text in both directions.

def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(type(result).__name__, repr(result))
    except Exception as e:
        print(type(e).__name__, e)

inf = float('inf')
nan = float('nan')
values = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 1e16, 1e17, 123456789.125, 1e22, 1e23, 1e100,
          5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1, 0.2, 1 / 3, 2.0**53, 2.0**63,
          -2.0**63, inf, -inf, nan]
ints = [0, 1, -1, 2, 3, 2**53, 2**53 + 1, 2**63, 2**63 - 1, -2**63, 10**22, 10**23, 2**1023, 2**1024, -2**2000, True]
operators = ['__add__', '__sub__', '__mul__', '__truediv__', '__floordiv__', '__mod__', '__divmod__', '__pow__',
             '__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__', '__rsub__', '__rpow__', '__rfloordiv__']
for name in operators:
    print(name)
    for a in values:
        for b in values + ints:
            attempt(getattr(a, name), b)

print('unary')
for a in values:
    for f in (abs, int, float, bool, repr, str, round, complex):
        attempt(f, a)
    if a == a:
        attempt(hash, a)
    for f in ('__neg__', '__pos__', '__trunc__', '__floor__', '__ceil__', 'conjugate', 'as_integer_ratio', 'hex',
              'is_integer', '__getnewargs__', '__int__', '__float__'):
        attempt(getattr(a, f))
    attempt(lambda: (a.real, a.imag))
attempt(lambda: hash(nan) == hash(nan))

print('equal numbers')
for a in values:
    if a == a and abs(a) != inf and a.is_integer():
        attempt(lambda: (a == int(a), hash(a) == hash(int(a)), {a: 1}.get(int(a))))

print('rounding')
for a in [0.5, 1.5, 2.5, -0.5, 2.675, 1.005, 0.15, 0.25, 0.35, 1e22, 123456.789, 5e15, -1234.5, 1e300, 1.7976931348623157e308, 5e-324,
          25.0, 35.0, 150.0, 250.0, 1e16, -15.0, -25.0, nan, inf]:
    for n in [None, 0, 1, 2, 3, 10, 22, 23, 400, -1, -2, -5, -300, -308, -309, -400, 10**30, -10**30]:
        attempt(round, a, n)
attempt(round, 1.5, 1.5)
attempt(round, 1.5, 'x')

print('repr')
for text in ['1e-5', '1e-4', '0.0001', '123456789012345678', '1e15', '9999999999999998', '1e16', '1.5e300', '4.35', '2.5e-324', '1e-400',
             '179769313486231580793728971405301e276', '9007199254740993', '0.1e-6', '8.41e21', '2.0**70', '100000000000000000000']:
    attempt(lambda: repr(float(text)))

print('from text')
for text in ['', ' ', '.', '1.', '.5', '1e5', '1e', '1e+', '1E-3', '-1.5', '+.5', '1_0.0_1', '1__0', '_1', '1_', '1_.5', '1._5', '1_e5', '1e_5', '1e1_0',
             'inf', '-Infinity', 'nan', '+NaN', '-nan', 'infinit', 'nan()', ' 1.5\n', '1 5', '0x10', '1d5', '\u0661.\u0665', '\uff11e\uff12', '\u20031\u2003',
             '1e400', '-1e400', '1e-400', '1' * 400, '0.' + '0' * 400 + '1', '1\0', '\x00', 'é', '٣٫٤', '\ud800',
             '2.2250738585072012e-308', '9007199254740992.99999999', '0.500000000000000166533453693773481063544750213623046875']:
    attempt(float, text)
for x in (b'1.5', bytearray(b' 2 '), b'x', b'\xff', None, [], 1j, 10**400, 'x' * 300, True, 2**70):
    attempt(float, x)
attempt(float)
attempt(float, 1, 2)
attempt(lambda: float(x=1))

class F:
    def __init__(self, v): self.v = v
    def __float__(self): return self.v
for v in (1.5, 1, 'x', None):
    attempt(float, F(v))
class Sub(float):
    pass
s = Sub(1.5)
attempt(lambda: s)
attempt(lambda: s + 1)
attempt(lambda: -s)
attempt(lambda: +s)
attempt(lambda: float(s))
attempt(lambda: Sub('2'))
attempt(lambda: Sub.fromhex('0x1p3'))
attempt(lambda: s.conjugate())
attempt(lambda: (s == 1.5, hash(s) == hash(1.5)))
s.x = 1
attempt(lambda: s.x)

print('hex')
for text in ['0x1p3', '1p3', '0x.8p1', '0x1.8', '1.8P+1', '-0x1p-1074', '0x1p-1075', '0x1.8p-1075', '0x1.000001p-1075', '0x1.fffffffffffffp1023',
             '0x1.fffffffffffff8p1023', '0x1.fffffffffffff7p1023', '0x1p1024', 'inf', '-INFINITY', 'nan', '+nan', '', '0x', '0x.', '.', 'p1', '0x1p', '0x1p+',
             ' 0x1 ', '0x1 p', '0x1g', '-0x0', '0x0p5000', '0x1p99999999999999999999', '0x1p-99999999999999999999',
             '0x1.0000000000000800000000000000000000p0', '0x1.0000000000000800000000000000000001p0', '0x1.00000000000018p0',
             'ffffffffffffffffff', '0x' + '1' * 300, '--1', '0X1P1', 'infi', 'abc', '0x1.2.3']:
    attempt(float.fromhex, text)
attempt(float.fromhex, 5)
attempt(float.__getformat__, 'double')
attempt(float.__getformat__, 'float')
attempt(float.__getformat__, 'x')

print('foreign types')
for op in ('+', '-', '*', '/', '//', '%', '**', '<<', '&', '<', '<=', '=='):
    for x in ("'a'", 'None', '[1]'):
        for e in (f'3.0 {op} {x}', f'{x} {op} 3.0'):
            print(e, end=' ')
            attempt(eval, e)
attempt(pow, 2.0, 3, 4)
attempt(pow, 2, 3.0, 4)
attempt(lambda: (1.5).__add__('x'))
attempt(float.__add__, 1, 2)
attempt((1.5).is_integer, 1)
attempt(divmod, 1.5, 'x')
attempt(lambda: ~1.5)
attempt(lambda: [1][1.0])

print(sorted(n for n in dir(float) if not n.startswith('_')))
print(float.__doc__, float.__name__, float.__bases__)

# Squares and roots are what C's pow() says, to the last bit.
import math
state, wrong, digest = 1, [], 0
for _ in range(20000):
    state = state * 6364136223846793005 + 1442695040888963407 & 2 ** 64 - 1
    x = math.ldexp((state >> 11) / 2 ** 53 + 0.5, (state & 1023) - 511)
    for base, exponent in ((x, 2), (-x, 2), (x, 2.0), (x, 0.5), (1 + x % 1, 2), (1 + x % 1, 0.5)):
        try:
            power = base ** exponent
        except OverflowError:
            power = math.inf
        digest = (digest * 31 + hash(power)) % (2 ** 61 - 1)
        if power != (base * base if exponent == 2 else math.sqrt(base)):
            wrong.append((base, exponent))
print(len(wrong), wrong[:5], digest)  # pow() rounds some of them wrongly
for x in (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 4.0, math.inf, -math.inf, math.nan, 5e-324, 1e-160, 1e-140, 1e150, 1.5e154, 1.7e308):
    for exponent in (2, 0.5):
        try:
            print(x, exponent, x ** exponent)
        except (OverflowError, ZeroDivisionError) as e:
            print(x, exponent, type(e).__name__, e)
