# int: operators, conversions, methods and their errors.

def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(type(result).__name__, repr(result))
    except Exception as e:
        print(type(e).__name__, e)

values = [0, 1, -1, 2, -2, 3, 7, -7, 10, 63, 64, 255, 256, 2**31, -2**31, 2**53, 2**53 + 1, 2**62,
          2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64, 2**100, -2**100, 10**30, True, False]
operators = ['__add__', '__sub__', '__mul__', '__floordiv__', '__mod__', '__truediv__', '__divmod__',
             '__and__', '__or__', '__xor__', '__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__',
             '__radd__', '__rsub__', '__rmod__']
for name in operators:
    print(name)
    for a in values:
        for b in values:
            attempt(getattr(a, name), b)

print('shifts')
for a in values:
    for b in [0, 1, 5, 62, 63, 64, 65, 130, -1, 2**70]:
        if not (b == 2**70 and a != 0):
            attempt(lambda: a << b)
        attempt(lambda: a >> b)
attempt(lambda: 1 << 2**70)

print('powers')
for a in [0, 1, -1, 2, -2, 3, 10, -7, 2**40, 10**20, True]:
    for b in [0, 1, 2, 3, 5, 10, 31, 62, 63, 64, -1, -2, True]:
        attempt(lambda: a ** b)
        attempt(pow, a, b)
        for m in [1, -1, 2, 7, -7, 10**9 + 7, 2**64 + 13, 0]:
            attempt(pow, a, b, m)
attempt(pow, 2, 3, 4.0)
attempt(pow, 2, 3, None)
attempt(pow, 38, -1, mod=97)
attempt((2).__pow__, 3, 5)
attempt((2).__rpow__, 3)

print('unary')
for a in values:
    for f in (abs, int, float, bool, hash, repr, str, hex, oct, bin):
        attempt(f, a)
    for f in ('__neg__', '__pos__', '__invert__', '__index__', '__trunc__', '__floor__', '__ceil__',
              'bit_length', 'bit_count', 'conjugate', 'as_integer_ratio', '__getnewargs__', '__int__'):
        attempt(getattr(a, f))
    attempt(lambda: (a.real, a.imag, a.numerator, a.denominator))
attempt(float, 2**1024)
attempt(lambda: 10**400 / 3)
attempt(lambda: 10**400 / 10**399)
attempt(lambda: 3 / 10**400)

print('rounding')
for a in [0, 5, 15, 25, 35, -5, -15, -25, 149, 150, 151, 250, 123456789, 10**30 + 5 * 10**19, True]:
    attempt(round, a)
    for n in [0, 1, -1, -2, -3, -20, -100, None]:
        attempt(round, a, n)
attempt(round, 5, 1.5)
attempt(round, 5, 'x')

print('from text')
for text in ['', ' ', '0', '12', '-12', '+12', ' 12 ', '\t12\n', '1_000', '1__0', '_1', '1_', '0x10', '0b1', '0o7',
             '00', '007', '0_0', '1.5', 'abc', '12a', '--1', '+-1', '1 2', '\u0661\u0662', '\uff11\uff12',
             '\u2003 7 \u00a0', '9' * 30, '-' + '9' * 30, '0x_1f', '0x', '0xg', '1\x00', 'é', '\ud800']:
    for base in (None, 0, 2, 8, 10, 16, 36):
        if base is None:
            attempt(int, text)
        else:
            attempt(int, text, base)
for base in (-1, 1, 37, 2**70, 1.5, None, 'x', True):
    attempt(int, '1', base)
attempt(int, 'z' * 20, 36)
attempt(int, '1', base=2)
attempt(int, b'12')
attempt(int, bytearray(b'-12'))
attempt(int, b'1x')
attempt(int, b'\xff')
attempt(int)
attempt(int, base=10)
attempt(int, 5, 10)
attempt(int, None)
attempt(int, [])
attempt(int, 1j)
attempt(int, 'x' * 300)
attempt(int, 1, 2, 3)
attempt(lambda: int(x=1))
for x in (1.9, -1.9, 1e30, -0.0, float('inf'), float('-inf'), float('nan')):
    attempt(int, x)
attempt(lambda: int('1' * 4300) % 1000)
attempt(int, '1' * 4301)
attempt(int, '1' * 5000, 10)
attempt(lambda: int('1' * 5000, 16) > 0)
attempt(lambda: str(10**4299)[:3])
attempt(lambda: str(10**4300))
attempt(lambda: '%d' % 10**4300)
attempt(lambda: f'{10**4300}')
attempt(lambda: f'{10**4300:x}'[:5])

print('conversions by methods')
class Index:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
class Int:
    def __init__(self, v): self.v = v
    def __int__(self): return self.v
class Sub(int):
    pass
class SubStr(Sub):
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
for c in (Index, Int):
    for v in (5, 2**70, 1.5, None, 'x', True):
        attempt(int, c(v))
attempt(lambda: [1, 2, 3][Index(1)])
attempt(lambda: [1, 2, 3][Index(1.5)])
attempt(lambda: [1][2**70])
attempt(range, Index(3))
attempt(float, Index(3))
attempt(float, Int(3))
attempt(complex, Index(3))

print('subclasses')
s = Sub(5)
attempt(lambda: s)
attempt(lambda: s + 1)
attempt(lambda: -s)
attempt(lambda: +s)
attempt(lambda: abs(s))
attempt(lambda: s.conjugate())
attempt(lambda: s.real)
attempt(lambda: int(s))
attempt(lambda: Sub(2**70))
attempt(lambda: Sub('12', 16))
attempt(lambda: Sub.from_bytes(b'\1\2'))
attempt(lambda: s.__getnewargs__())
attempt(lambda: (s == 5, hash(s) == hash(5), {5: 1}[s]))
attempt(lambda: SubStr(3))
attempt(lambda: format(SubStr(3), ''))
attempt(lambda: format(SubStr(3), '4'))
attempt(lambda: '%s %r %d' % (SubStr(3), SubStr(3), SubStr(3)))
s.x = 1
attempt(lambda: s.x)
attempt(lambda: setattr(5, 'x', 1))
attempt(lambda: bool(Sub(0)))

print('foreign types')
for op in ('+', '-', '*', '/', '//', '%', '**', '<<', '>>', '&', '|', '^', '<', '<=', '@'):
    for x in ("'a'", 'None', '1.5', '1j', '[1]'):
        for e in (f'3 {op} {x}', f'{x} {op} 3'):
            print(e, end=' ')
            attempt(eval, e)
for name in operators:
    attempt(getattr(5, name), 1.5)
attempt(divmod, 5, 'x')
attempt(int.__add__, 'x', 1)
attempt(int.__add__, 1)
attempt(int.bit_length, 'x')
attempt((5).bit_length, 1)

print('bytes')
for v in (0, 1, 255, 256, -1, -128, -129, 2**63, -2**63, 2**70):
    for n in (0, 1, 2, 8, 9, 20):
        for order in ('big', 'little'):
            for signed in (False, True):
                attempt(v.to_bytes, n, order, signed=signed)
attempt((5).to_bytes)
attempt((5).to_bytes, length=2)
attempt((5).to_bytes, -1, 'big')
attempt((5).to_bytes, 1, 'middle')
for b in (b'', b'\0', b'\xff', b'\x80\0', b'\0\x80', b'\xff' * 9, [1, 2, 3], bytearray(b'ab')):
    for order in ('big', 'little'):
        for signed in (False, True):
            attempt(int.from_bytes, b, order, signed=signed)
attempt(int.from_bytes, b'ab')
attempt(int.from_bytes, 'ab', 'big')
attempt(int.from_bytes, 5, 'big')
attempt(int.from_bytes, [256], 'big')

print('bool')
attempt(bool)
attempt(bool, [])
attempt(bool, 1, 2)
for a in (True, False):
    for b in (True, False, 1, 0, 2, 1.5):
        for op in '&|^+':
            print(a, op, b, end=' ')
            attempt(eval, f'{a} {op} {b}')
            attempt(eval, f'{b} {op} {a}')
attempt(lambda: ~True)
attempt(lambda: True.real)
try:
    class B(bool): pass
except TypeError as e:
    print(e)
print(int.__doc__.splitlines()[0], sorted(n for n in dir(int) if not n.startswith('_')))
print(int.from_bytes.__name__, (5).__add__.__name__, type(int.real).__name__)
print((lambda x: x)(200) is (lambda x: x)(100) + 100)
