# The module decimal: its objects, contexts and signals, and what it refuses.
import contextvars
import copy
import decimal
import pickle
import threading
from decimal import *
from fractions import Fraction
import numbers


def attempt(function, *arguments, **named):
    try:
        print(repr(function(*arguments, **named)))
    except BaseException as error:
        print(type(error).__name__, error)


print(decimal.__version__, decimal.__libmpdec_version__, HAVE_THREADS, HAVE_CONTEXTVAR, MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY)
print(DefaultContext, BasicContext, ExtendedContext, sep='\n')
for signal in getcontext().flags:
    print(signal, signal.__mro__)
for condition in (ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext):
    print(condition.__mro__)

# ---- Making numbers ----
for value in ('1.50', ' 1_000.5 ', '\u0661\u0662.\u0663', '-0', '1e-7', '1E+7', '.5', '5.', 'inf', '-Infinity', 'NaN', 'sNaN0012',
              '', '.', 'e5', '1e', '1e+', '1.2.3', '--1', 'nanx', 'in', '1e99999999999999999999', '0e99999999999999999999',
              7, -2 ** 70, True, 0.1, -0.0, float('nan'), (0, (1, 2, 3), -2), (1, (), 5), (0, (0, 0, 4), 'n'), [1, [], 'F'],
              (1, 2), (2, (1,), 1), (0, (1, 11), 1), (0, 5, 1), (0, (1, 2), 'x'), ((), (1,), 1), (0, (1,), 1.5), b'1', {}, None, decimal):
    attempt(Decimal, value)
attempt(Decimal)
attempt(Decimal, value='3')
attempt(Decimal, 1, 2)
attempt(Decimal.from_float, 0.25)
attempt(Decimal.from_float, 3)
attempt(Decimal.from_float, '3')
attempt(Context(prec=3).create_decimal, '1.23456')
attempt(Context(prec=3).create_decimal)
attempt(Context(prec=3).create_decimal_from_float, 3.14159)
attempt(Context(prec=3, traps=[Inexact]).create_decimal, 123456)

# ---- Operators with other numbers ----
x = Decimal('7.5')
for y in (2, -3, True, Decimal('0.1'), 0, 2.0, 1j, Fraction(1, 2), 'x', None):
    for operation in ('x + y', 'y + x', 'x - y', 'y - x', 'x * y', 'x / y', 'y / x', 'x // y', 'x % y', 'y % x', 'divmod(x, y)',
                      'divmod(y, x)', 'x ** y', 'y ** x', 'x < y', 'x >= y', 'x == y', 'y == x', 'x != y'):
        print(operation, repr(y), end=' ')
        attempt(eval, operation, {'x': x, 'y': y})
attempt(pow, Decimal(7), 3, 5)
attempt(pow, Decimal(7), 3, 5.0)
print(-x, +x, abs(-x), bool(x), bool(Decimal('0e5')), int(x), float(x), complex(x), round(x), round(x, 0), x.real, x.imag, x.conjugate())
print(sum([x, 1]), max(x, 8), sorted([Decimal(3), 1.5, Fraction(2), 0]), {Decimal(3): 1, 3: 2, 3.0: 3})
print(isinstance(x, numbers.Number), isinstance(x, numbers.Real), hash(Decimal('inf')), hash(Decimal('0.5')) == hash(0.5))

# ---- What is refused ----
for name, value in (('prec', 0), ('prec', 1.5), ('prec', 10 ** 30), ('Emin', 1), ('Emax', -1), ('capitals', 2), ('clamp', 2),
                    ('rounding', 'x'), ('rounding', 3), ('flags', 3), ('flags', {}), ('flags', []), ('traps', {1: 2}), ('other', 1)):
    attempt(setattr, getcontext(), name, value)
attempt(delattr, getcontext(), 'prec')
attempt(getattr, getcontext(), 'other')
attempt(lambda: getcontext().flags[1])
attempt(getcontext().flags.__delitem__, Inexact)
attempt(Context, flags=[1])
attempt(Context, traps=3)
attempt(setcontext, 1)
attempt(localcontext, 1)
attempt(localcontext, prec=0)
for name in 'NaN', 'sNaN', 'Infinity':
    for function in (int, float, hash if name != 'NaN' else bool, Decimal.as_integer_ratio, Decimal.as_tuple, Decimal.adjusted, round):
        attempt(function, Decimal(name))
attempt(Decimal(1).compare, 'x')
attempt(Decimal(1).exp, 1)
attempt(Decimal(1).quantize, 1, 'r')
attempt(Decimal('1234').quantize, Decimal('1e-30'))
attempt(round, Decimal(1), 'x')
attempt(format, Decimal(1), 'x')
attempt(format, Decimal(1), '<010')
attempt(Decimal(1).__format__, 1)
attempt(Decimal(1).__format__, 'n', 3)
attempt(Decimal('1234567.5').__format__, '020n', {'decimal_point': '\u066b', 'thousands_sep': '\xb7', 'grouping': '\3\2\0'})
attempt(Decimal(1).__format__, 'n', {'decimal_point': ''})
attempt(Context().canonical, 1)

# ---- Signals ----
with localcontext() as context:
    context.prec = 5
    context.clear_flags()
    for operation in ('Decimal(1) / 3', 'Decimal(1) / 0', 'Decimal(0) / 0', "Decimal('sNaN') + 1", "Decimal('1e999999') * 10",
                      "Decimal('1e-999999') / 3", "Decimal('x')", 'Decimal(-1).sqrt()', "Decimal('1e20') // 1", '0.5 < Decimal(1)'):
        for traps in ([], list(context.flags)):
            with localcontext(context, traps=traps) as inner:
                print(operation, end=' ')
                attempt(eval, operation)
                print(inner)
    flags = context.flags
    print(flags, len(flags), list(flags) == list(context.traps), flags == flags.copy(), flags == {}, Inexact in flags, flags.get(3, 4))
    flags[Inexact] = True
    flags.update({Rounded: 1})
    print(context, flags.copy()[Rounded], flags == context.traps, flags != context.traps, dict(flags) == flags)
    context.flags = context.traps
    context.traps = dict.fromkeys(context.flags, True)
    print(context)
    print(type(flags).__mro__[1:3], type(flags).__name__)

# ---- Contexts ----
context = Context(prec=7, rounding=ROUND_UP, Emin=-9, Emax=9, capitals=0, clamp=1, flags=[Inexact], traps=[Overflow, InvalidOperation])
print(context, context.Etiny(), context.Etop(), context.radix(), context.__reduce__())
print(copy.copy(context), pickle.loads(pickle.dumps(context)), context.copy() is context, context == context.copy())
setcontext(BasicContext)
print(getcontext() is BasicContext, getcontext())
setcontext(context)
print(getcontext() is context)
with localcontext(prec=3, rounding=ROUND_DOWN) as inner:
    print(inner is getcontext(), Decimal(2) / 3, inner)
print(getcontext() is context)
contextvars.copy_context().run(lambda: setcontext(ExtendedContext))
print(getcontext() is context)
thread = threading.Thread(target=lambda: print(getcontext()))
thread.start()
thread.join()
print(Decimal('1E+20'), Decimal('1E+20').to_eng_string(), Context(capitals=1).to_sci_string(Decimal('1E+20')))
setcontext(DefaultContext)

# ---- Classes of programs ----
class Money(Decimal):
    __slots__ = 'currency',


class Shop(Context):
    pass


price = Money('1.50')
price.currency = 'EUR'
print(repr(price), type(price + 1), type(Money(price)), type(Money.from_float(0.5)), price.currency, type(+price), Decimal(price) is price)
shop = Shop(prec=3)
shop.name = 'corner'
print(shop, shop.name, shop.divide(2, 3), type(shop.copy()))
for way in (copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))):
    for value in (Decimal('-1.50'), Decimal('NaN3'), Decimal('1.5').as_tuple()):
        print(way(value))
value = Decimal('1.5')
print(copy.copy(value) is value, copy.deepcopy(value) is value, Decimal(value) is value, value.__reduce__())

# ---- Many digits ----
with localcontext() as context:
    context.prec = 3000
    third = Decimal(1) / 3
    print(len(str(third)), str(third)[-5:], Decimal(2).sqrt() ** 2 == 2, str(Decimal(2).sqrt())[-20:])
    print(str(Decimal(1).exp())[-20:], str(Decimal(2).ln())[-20:], str(Decimal(7).log10())[-20:])
    print(str(Decimal(3) ** 5000)[:30], hash(Decimal(10) ** 2500 + 1))
    print(Decimal('1' * 2900).adjusted(), Decimal('9' * 2900) + 1 == Decimal('1e2900'))
with localcontext(Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)):
    print(Decimal(4).sqrt(), Decimal(4) / 2, Decimal(400) ** -1, divmod(Decimal(10), 3), Decimal(10 ** 223).log10())
    attempt(lambda: Decimal(1) / 3)
