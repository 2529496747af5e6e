# format() and % of numbers.

def attempt(f, *args):
    try:
        print(repr(f(*args)), end=' ')
    except Exception as e:
        print(type(e).__name__, e)

inf = float('inf')
nan = float('nan')
ints = [0, 5, -5, 255, -1234567, 10**20, -10**20, 2**64, True]
floats = [0.0, -0.0, 1.0, 0.5, -1.5, 1234.5678, 1e-5, 123456789.0, 1e16, 1e22, -1e-10, 1e100, 5e-324, 0.1, 2.5, 9.9999, 999999.5, inf, -inf, nan]
complexes = [0j, 1j, 1 + 2j, -1.5 - 2.25j, complex(nan, inf), complex(-0.0, 1), 1e20 + 1e-20j]
int_specs = ['', 'd', 'b', 'o', 'x', 'X', 'c', 'n', '#b', '#o', '#x', '#X', '+', ' ', '-', '+d', ' x', '10', '<10', '>10', '^10', '=10', '010', '<010', '^010', '*^12', '*=+12d', '0=12x',
             ',', '_', ',d', '_d', '_x', '_b', '_X', '#_x', ',x', '08,', '012,d', '020_x', '#020_b', '>20,', '+,', '.2', '.2d', 'e', 'f', 'g', '.2f', '.0e', '%', '.1%', '10.3f', ',.2f', '_.2f',
             's', 'q', 'z', 'zd', '10c', '^5c', '+c', '#c', 'é', 'é<8', '🐍^9d', '1' + '0' * 30, ',_', '_,', '_c', ',n', '0', '00', '=', '=+', '#', '#d', '5', '05', '.', '.x', 'dd', '10dd', '{}']
float_specs = ['', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%', '.0e', '.3e', '.10e', '.0f', '.1f', '.2f', '.20f', '.0g', '.1g', '.3g', '.10g', '.17g', '.30g', '.0', '.1', '.3', '.5', '.17', '.0%', '.2%',
               '#', '#e', '#.0e', '#f', '#.0f', '#g', '#.3g', '#.0g', '#.10', '+', ' ', '+.2f', ' .2f', '10', '<10', '^10', '>10', '=10', '010', '010.2f', '+010.2f', '*^15.3e', '0=+12', ',', '_', ',.2f', '_.3f', '020,.2f',
               '015,', ',e', ',g', ',%', '12,.1%', 'z', 'z.1f', 'z.0f', '+z.2f', 'z.3g', 'ze', 'd', 'x', 's', 'c', 'b', ',n', '.', '.x', '.400f', '.1200e', 'é^12.2f', '100.50', '.2147483648f', '08.1f', '-', '-.1f']
complex_specs = ['', 'e', 'f', 'g', 'G', 'n', '.2f', '.3', '.0e', '20', '<20', '^20.1f', '>20', '*^20', '+', ' ', '+.1f', '#', '#.0f', ',', ',.2f', '_', '=20', '020', '%', 'd', 's', 'z', 'z.1f', '0<20']
for x in ints:
    for spec in int_specs:
        print(x, repr(spec), end=' ')
        attempt(format, x, spec)
    print()
for x in floats:
    for spec in float_specs:
        attempt(format, x, spec)
    print()
for x in complexes:
    for spec in complex_specs:
        attempt(format, x, spec)
    print()
for v in (0, 65, 0x20ac, 0x1f40d, 0x10ffff, 0x110000, -1, 2**70):
    attempt(format, v, 'c')
attempt(format, True, 'd')
attempt(format, True, '')
attempt(format, 5, 5)
attempt(lambda: (5).__format__())
attempt(lambda: '{:>{}}|{!r:^5}|{:,}'.format(1, 5, 2, 12345))
attempt(lambda: f'{3.14159:.{2}f} {10:#06x} {1e10:,}')
print()

for x in ints + [1.5, -1.5, 1e30]:
    for spec in ['%d', '%i', '%u', '%5d', '%-5d|', '%05d', '%+d', '% d', '%.3d', '%8.3d', '%-8.3d|', '%+.3d', '%08.3d', '%x', '%X', '%o', '%#x', '%#X', '%#o', '%#10x', '%#010x', '%.5x', '%+x', '%#.5x', '%ld', '%s', '%r', '%5s', '%e', '%f', '%g', '%.2f', '%c', '%5c']:
        attempt(lambda: spec % x)
    print()
for x in floats:
    for spec in ['%e', '%E', '%f', '%F', '%g', '%G', '%.0f', '%.3f', '%10.2f', '%-10.2f|', '%010.2f', '%+.1f', '% .1f', '%#.0f', '%#g', '%.0e', '%.10g', '%.17g', '%s', '%r', '%a', '%.50f', '%.400f', '%+010.1e', '%#.0e', '%#.3g']:
        attempt(lambda: spec % x)
    print()
for spec, x in [('%d', 'x'), ('%d', 1j), ('%x', 1.5), ('%o', 1.0), ('%c', 'ab'), ('%c', 2**30), ('%c', -1), ('%f', 'x'), ('%f', None), ('%d', None), ('%d', inf), ('%d', nan), ('%f', 10**400), ('%e', 1j), ('%c', 1.5), ('%x', 'a')]:
    attempt(lambda: spec % x)
class Index:
    def __index__(self): return 255
class Int:
    def __int__(self): return 255
class Float:
    def __float__(self): return 2.5
for spec in ('%d', '%x', '%f', '%c', '%g'):
    for x in (Index(), Int(), Float()):
        if spec != '%d' or not isinstance(x, Float):
            attempt(lambda: spec % x)
print()
