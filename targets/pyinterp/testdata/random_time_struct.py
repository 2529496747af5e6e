# _random, _struct and what of time does not depend on the clock.
import _random
import _struct as struct
import time

def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print('random')
for seed in (0, 1, -1, 42, 2**31, 2**32, 2**100 + 7, -2**70, True, 10**50):
    r = _random.Random(seed)
    print(seed, [r.random() for _ in range(3)], [r.getrandbits(k) for k in (1, 8, 31, 32, 33, 64, 65, 100, 0)], r.getrandbits(1000) % 10**9)
r = _random.Random(5)
for _ in range(2000):
    r.random()
state = r.getstate()
print(len(state), state[:3], state[-1])
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)])
r.seed(1.5)
x = r.random()
r.seed(1.5)
print(x == r.random(), x)
attempt(r.seed, [])
attempt(r.getrandbits, -1)
attempt(r.getrandbits, 'x')
attempt(r.setstate, 1)
attempt(r.setstate, (1, 2))
attempt(r.setstate, (1,) * 624 + (700,))
attempt(r.setstate, (-1,) * 625)
attempt(lambda: _random.Random(seed=1))
class R(_random.Random):
    pass
s = R(7)
s.x = 1
print(s.random(), s.x, type(s).__name__, 0 <= _random.Random().random() < 1)
s.seed()
print(_random.Random, sorted(n for n in dir(_random.Random) if n[0] != '_'))

print('struct')
orders = ('', '@', '=', '<')
for o in orders:
    for c in 'bBhHiIlLqQnN?':
        for v in (-1, 0, 1, 127, 128, 255, 256, 1 << 15, 1 << 31, 1 << 32, 1 << 63, 1 << 64, -(1 << 63) - 1, 'x', 1.5):
            attempt(struct.pack, o + c, v)
for o in ('', '<', '>'):
    for c in 'efd':
        for v in (0.0, -0.0, 1.5, 1e10, 1e39, float('inf'), -float('inf'), 65504.0, 65519.9, 65520.0, 6e-8, 2.9802322387695312e-08, 3e-8, 1e-40, 1e-45, 7e-46, 3.4028235e38, 3.4028235677973366e+38, 'x', 3, 10**400):
            attempt(struct.pack, o + c, v)
        print(struct.calcsize(o + c))
for fmt, values in [('>hHiIqQ', (1, 2, 3, 4, 5, 6)), ('>h', (-2,)), ('>b', (200,)), ('z', (1,)), ('3', (1,)), ('c', (b'ab',)), ('c', ('a',)), ('c', (b'a',)), ('3s', ('abc',)), ('3s', (b'abcdef',)),
                    ('5s', (b'ab',)), ('0s', (b'ab',)), ('5p', (b'abcdefg',)), ('3p', (b'a',)), ('p', (b'a',)), ('0p', (b'a',)), ('300p', (b'x' * 299,)), ('ii', (1,)), ('i', ()), ('i', (1, 2)), ('?', ([],)),
                    ('2x3hP', (1, 2, 3, 4)), (' b b ', (1, 2)), ('bi0q', (1, 2)), (b'b', (2,)), ('<P', (3,)), ('<n', (3,)), ('3s', (bytearray(b'ab'),)), ('2?', (0, 5)), ('é', (1,)), (5, (1,))]:
    attempt(struct.pack, fmt, *values)
attempt(struct.pack)
for f in ('', 'b', 'bi', 'ib', 'bq', 'qb', 'b0i', '3s2h', '<bi', 'P', 'n', '2n', 'xxh', '99999999999999999999b', '9223372036854775807x', '4611686018427387904h', '10s?', 'e', 'be', '@bhi', '=bhi', '!h'):
    attempt(struct.calcsize, f)
for f, b in [('<hi', b'abcdef'), ('<hi', b'abcde'), ('>hi', b'abcdef'), ('@hi', b'abcdefgh'), ('3s2x?', b'abcxx\2'), ('5p', b'\3abcd'), ('5p', b'\xffabcd'), ('ccc', b'abc'), ('<e', b'\0\x3c'), ('>e', b'\x3c\1'),
             ('<e', b'\xff\x03'), ('<e', b'\0\x7c'), ('<e', b'\1\xfc'), ('<f', b'\0\0\xc0\x3f'), ('<f', b'\1\0\0\0'), ('<f', b'\0\0\x80\x7f'), ('<d', b'\0\0\0\0\0\0\xf8\x3f'), ('<Q', b'\xff' * 8), ('<q', b'\xff' * 8), ('<I', b'\xff' * 4),
             ('>Q', b'\1' + b'\0' * 7), ('<b', b'\x80'), ('', b''), ('h', 5), ('h', 'ab'), ('h', bytearray(b'ab'))]:
    attempt(struct.unpack, f, b)
for off in (0, 2, 4, 5, -2, -1, -9, 100):
    attempt(struct.unpack_from, '<h', b'abcdef', off)
def into(fmt, n, off, *v):
    b = bytearray(n)
    struct.pack_into(fmt, b, off, *v)
    return b
for args in [('<h', 4, 1, 258), ('<h', 4, 3, 258), ('<h', 4, -2, 258), ('<h', 4, -1, 258), ('<h', 4, -9, 258), ('<hh', 4, 0, 258)]:
    attempt(into, *args)
attempt(struct.pack_into, '<h', b'abcd', 0, 1)
attempt(struct.pack_into, '<h')
attempt(struct.pack_into, '<h', bytearray(2))
attempt(lambda: list(struct.iter_unpack('<h', b'abcdef')))
attempt(struct.iter_unpack, '<h', b'abc')
attempt(struct.iter_unpack, '', b'abc')
s = struct.Struct('<hb')
print(s.format, s.size, s.pack(1, 2), s.unpack(b'abc'), s.unpack_from(b'xabc', 1), s.unpack_from(buffer=b'abc'), list(s.iter_unpack(b'abcdef')))
attempt(struct.Struct)
attempt(struct.Struct, 1)
class I:
    def __index__(self): return 7
print(struct.pack('h', I()), struct.error, struct.error.__mro__)
it = struct.iter_unpack('b', b'abc')
next(it)
print(it.__length_hint__(), next(it), list(it), list(it))
class S(struct.Struct):
    pass
print(S('b').pack(1))
try:
    struct.unpack('i', b'')
except struct.error as e:
    print('caught', e)

print('time')
for t in (0, 1, -1, 86399, 951782400, 1e9, 1234567890.9, -0.5, 2**31, 2**40, -2**40):
    attempt(time.gmtime, t)
    attempt(lambda: time.asctime(time.gmtime(t)))
    attempt(lambda: time.strftime('%Y-%m-%d %H:%M:%S %j %a %A %b %B %y %p %I %w %U %%', time.gmtime(t)))
for t in (2**70, 1e300, float('nan'), float('inf'), 'x', 1j, -2**63):
    attempt(time.gmtime, t)
g = time.gmtime(0)
print(g.tm_year, g.tm_mon, g.tm_zone, g.tm_gmtoff, g[0], len(g), tuple(g), g == (1970, 1, 1, 0, 0, 0, 3, 1, 0), g[:3], g.n_fields, g.n_sequence_fields, g.n_unnamed_fields)
print(repr(g), type(g), g.__reduce__()[1])
year, *rest = g
print(year, rest, hash(g) == hash(tuple(g)))
match g:
    case time.struct_time(y, m, tm_hour=h):
        print('matched', y, m, h)
attempt(lambda: time.struct_time((1,) * 9))
attempt(lambda: time.struct_time((1,) * 11))
attempt(lambda: time.struct_time((1,) * 9, {'tm_zone': 'X'}).tm_zone)
attempt(lambda: time.struct_time((1,) * 8))
attempt(lambda: time.struct_time((1,) * 12))
attempt(lambda: time.struct_time(5))
attempt(lambda: setattr(g, 'tm_year', 5))
for t in [(2000, 1, 1, 0, 0, 0, 0, 1, 0), (2000, 13, 1, 0, 0, 0, 0, 1, 0), (2000, 1, 32, 0, 0, 0, 0, 1, 0), (2000, 0, 0, 0, 0, 0, 0, 0, 0), (2000, 1, 1, 24, 0, 0, 0, 1, 0), (2000, 1, 1, 0, 60, 0, 0, 1, 0),
          (2000, 1, 1, 0, 0, 62, 0, 1, 0), (2000, 1, 1, 0, 0, 61, 6, 1, 0), (2000, 1, 1, 0, 0, 0, 7, 1, 0), (2000, 1, 1, 0, 0, 0, 0, 367, 0), (1,), 5, (2**40,) + (1,) * 8, (-5, 1, 1, 0, 0, 0, 0, 1, 0), ('x',) * 9]:
    attempt(time.strftime, '%Y-%m-%d %H:%M:%S', t)
    attempt(time.asctime, t)
attempt(time.strftime, '', (2000, 1, 1, 0, 0, 0, 0, 1, 0))
attempt(time.strftime, 'é %Y 日本', (2000, 1, 1, 0, 0, 0, 0, 1, 0))
attempt(time.strftime, 'a\0b', (2000, 1, 1, 0, 0, 0, 0, 1, 0))
attempt(time.strftime, 'x' * 1000, (2000, 1, 1, 0, 0, 0, 0, 1, 0))
attempt(lambda: time.mktime(time.localtime(1e9)))
attempt(lambda: len(time.ctime(0)))
attempt(time.mktime, (2**31, 1, 1, 0, 0, 0, 0, 0, 0))
attempt(time.sleep, -1)
attempt(time.sleep, 'x')
attempt(time.sleep, float('nan'))
attempt(time.sleep, 1e30)
attempt(time.sleep, 0)
attempt(time.sleep, 0.001)
t0, m0 = time.time(), time.monotonic()
print(t0 > 1.6e9, time.time_ns() > 1.6e18, time.monotonic() >= m0, time.perf_counter() >= 0, time.process_time() > 0, time.thread_time() > 0, type(time.monotonic_ns()).__name__)
print(time.clock_gettime(time.CLOCK_REALTIME) >= t0, time.clock_getres(time.CLOCK_MONOTONIC) > 0)
attempt(time.clock_gettime, 12345)
print(type(time.timezone).__name__, type(time.altzone).__name__, time.daylight in (0, 1), len(time.tzname))
attempt(lambda: time.nope)
for format in "0p", "<0p", "!0p3cH0h", "2h0p":
    attempt(struct.unpack, format, bytes(struct.calcsize(format)))
    attempt(struct.pack, format, *[b"a"] * format.count("p"))
    attempt(lambda: list(struct.iter_unpack(format, bytes(2 * struct.calcsize(format)))))
