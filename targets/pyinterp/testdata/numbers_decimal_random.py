# Random decimal operations in random contexts: what each gives, and which signals it raises.
import decimal
import fractions
import random

D = decimal.Decimal
choose = random.Random(20)
ROUNDINGS = sorted(name for name in dir(decimal) if name.startswith('ROUND_'))


def digits():
    kind = choose.random()
    if kind < 0.1:
        return '0' * choose.randint(1, 4)
    count = choose.choice([1, 2, 3, 5, 8, 15, 18, 19, 20, 28, 29, 40, 70]) if kind < 0.9 else choose.randint(1, 250)
    shape = choose.random()
    if shape < 0.15:
        return '9' * count
    if shape < 0.3:
        return '1' + '0' * (count - 1)
    if shape < 0.4:
        return str(choose.randint(0, 9)) + '5' + '0' * count
    return ''.join(choose.choice('0123456789') for _ in range(count))


def number(reach=40):
    sign = choose.choice(['', '', '-'])
    if choose.random() < 0.03:
        return sign + choose.choice(['Infinity', 'NaN', 'sNaN', 'NaN123', 'sNaN99999999999999999999', 'NaN' + '7' * 30])
    exponent = choose.choice([0, 0, -1, -2, 1, 2, choose.randint(-10, 10), choose.randint(-reach, reach),
                              choose.randint(-600, 600)])
    return '%s%sE%d' % (sign, digits(), exponent)


def logical():
    return ''.join(choose.choice('01') for _ in range(choose.randint(1, 40)))


def random_context():
    precision = choose.choice([1, 2, 3, 5, 9, 9, 16, 28, 28, 34, 38, 60, 150])
    highest = choose.choice([precision, 10, 50, 384, 999999, 999999, 10 ** 18 - 1])
    return decimal.Context(prec=precision, rounding=choose.choice(ROUNDINGS), Emax=highest, Emin=-max(1, highest - choose.randint(0, 1)),
                           capitals=choose.randint(0, 1), clamp=choose.choice([0, 0, 1]), traps=[])


def outcome(function, *arguments):
    try:
        return repr(function(*arguments))
    except (decimal.DecimalException, OverflowError, ValueError, TypeError) as error:
        return '%s: %s' % (type(error).__name__, error)


UNARY = ('abs exp ln log10 minus next_minus next_plus normalize plus to_integral to_integral_exact sqrt logb '
         'logical_invert number_class to_sci_string to_eng_string is_normal is_subnormal copy_abs copy_negate '
         'create_decimal').split()
BINARY = ('add compare compare_signal divide divide_int divmod max max_mag min min_mag multiply next_toward quantize '
          'remainder remainder_near subtract power compare_total compare_total_mag copy_sign logical_and logical_or '
          'logical_xor rotate scaleb shift same_quantum').split()


def unary(context):
    name = choose.choice(UNARY)
    x = D(logical() if name == 'logical_invert' else number())
    if name == 'exp' and x.is_finite() and x:
        x = x.scaleb(choose.randint(-3, 4) - x.adjusted())
    print(name, x, outcome(getattr(context, name), x), context)


def binary(context):
    name = choose.choice(BINARY)
    x, y = D(number()), D(number())
    likely = choose.random() < 0.9
    if name.startswith('logical') and likely:
        x, y = D(logical()), D(logical())
    elif name in ('rotate', 'shift', 'scaleb') and likely:
        y = D(choose.randint(-context.prec - 1, context.prec + 1))
    elif name == 'power' and likely:
        x = D(number(5))
        y = D(choose.randint(-60, 60)) if choose.random() < 0.6 else D(choose.randint(-3000, 3000)).scaleb(-choose.randint(0, 4))
    elif name == 'quantize' and likely:
        x, y = D(number(10)), D('1e%d' % choose.randint(-15, 15))
    print(name, x, y, outcome(getattr(context, name), x, y), context)


def ternary(context):
    x, y, z = D(number()), D(number()), D(number())
    print('fma', x, y, z, outcome(context.fma, x, y, z), context)
    base, modulus = choose.randint(-10 ** 40, 10 ** 40), choose.randint(-1000, 10 ** choose.randint(0, 20))
    exponent = choose.randint(0, 10 ** choose.randint(0, 20))
    print('power', base, exponent, modulus, outcome(context.power, base, exponent, modulus), context)


def formats(context):
    specification = ''.join(choose.choice(part) for part in (
        ['', '', '*<', '>', '^', '_^', '=', '0='], ['', '+', ' ', '-'], ['', '', 'z'], ['', '', '0'], ['', '5', '12', '33'],
        ['', ','], ['', '.0', '.1', '.2', '.5', '.30'], ['', *'eEfFgG%n']))
    x = D(number(20))
    if not x.is_finite() or abs(x.adjusted()) < 400:
        print('format', x, specification, outcome(format, x, specification), context)


def conversions(context):
    x = D(number(30))
    y = choose.choice([choose.randint(-10 ** 20, 10 ** 20), choose.random(), choose.uniform(-1e5, 1e5), float('inf'), float('nan'),
                       fractions.Fraction(choose.randint(-99, 99), choose.randint(1, 99)), D(number(30)), 1 + 0j, 2j, x])
    print(x, y, [outcome(getattr(x, '__%s__' % name), y) for name in ('lt', 'le', 'eq', 'ne', 'gt', 'ge')], context)
    if x.is_finite():
        print(hash(x), int(x), round(x), x.__floor__(), x.__ceil__(), x.as_integer_ratio(), x.as_tuple(),
              outcome(round, x, choose.randint(-5, 5)), outcome(x.quantize, D(1), context.rounding))
        if abs(x.adjusted()) < 300:
            print(float(x), x == D(float(x)))
    text = number() + choose.choice(['', '', '', 'x', 'E', '_', 'e5', ' ', '\u0661'])
    print(text, outcome(context.create_decimal, text), outcome(D, ' ' + text + '\n'), context)
    print(D.from_float(choose.choice([choose.random(), choose.uniform(-1e300, 1e300), 5e-324, 1e22])))


for i in range(1500):
    context = random_context()
    decimal.setcontext(context)
    choose.choice([unary, unary, binary, binary, binary, binary, ternary, formats, conversions])(context)
