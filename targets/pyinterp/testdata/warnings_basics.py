# _warnings by itself, what the interpreter warns of, and warnings.py on top.
import _warnings

print([(f[0], f[1], f[2].__name__, f[4]) for f in _warnings.filters])
print(_warnings._defaultaction, _warnings._onceregistry)


def shown(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


shown(_warnings.warn, "text", int)
shown(_warnings.warn, "text", 5)
shown(_warnings.warn_explicit, "text", UserWarning, "spam.py", 3, registry=5)
shown(_warnings.warn_explicit, "text", UserWarning, None, 3)
shown(_warnings.warn_explicit, "text", UserWarning, "spam.py", 3, module_globals=5)
_warnings.filters.insert(0, ("error", None, UserWarning, None, 0))
_warnings._filters_mutated()
shown(_warnings.warn, "an error now")
shown(_warnings.warn, UserWarning("an object"), RuntimeWarning)
_warnings.filters[0] = ("error", None, UserWarning, None)
shown(_warnings.warn, "no filter")
_warnings.filters[0] = ("bad", None, UserWarning, None, 0)
shown(_warnings.warn, "no action")
_warnings.filters[0] = (5, None, UserWarning, None, 0)
shown(_warnings.warn, "no action")
del _warnings.filters[0]

import warnings

print(warnings.filters is _warnings.filters, warnings.warn is _warnings.warn)


def record(function, action="always"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        try:
            print("result:", function())
        except Exception as e:
            print(type(e).__name__, e, getattr(e, "args", None))
    for w in caught:
        print("  ", w.category.__name__, w.message, w.filename.rpartition("/")[2], w.lineno, w.source)


class Index(int):
    pass


class Odd:
    def __index__(self):
        return True

    def __int__(self):
        return Index(5)

    def __float__(self):
        class F(float):
            pass
        return F(1.5)

    def __complex__(self):
        class C(complex):
            pass
        return C(1, 2)


class Truncated:
    def __trunc__(self):
        return 7


for function in (lambda: [1, 2][Odd()], lambda: int(Odd()), lambda: float(Odd()), lambda: complex(Odd()),
                 lambda: int(Truncated()), lambda: bool(NotImplemented)):
    record(function)
    record(function, "error")

sources = ["'a\\d'", "b'\\d'", "x='''\n\n\\d'''", "f'\\d{1}'", "()()", "1 is 2", "assert (1,2)", "[1]['a']",
           "'\\777'", "b'\\777'", "0x1for x in y", "a = 1\nb = 2or 3", "'\\é'", "é = 1; '\\é \\d'",
           "1 is 2; return"]
for source in sources:
    print(repr(source))
    record(lambda: type(compile(source, "some file", "exec")).__name__)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "some file", "exec")
        except SyntaxError as e:
            print("  ", e.msg, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset)


def level(n):
    def inner():
        def innermost():
            warnings.warn("here", stacklevel=n)
        innermost()
    inner()


for n in (-1, 0, 1, 2, 3, 100):
    record(lambda: level(n))


def again():
    for i in range(3):
        warnings.warn("again")
        warnings.warn(f"number {i // 2}")


for action in ("default", "once", "module", "always", "ignore"):
    print(action)
    record(again, action)
    globals().pop("__warningregistry__", None)
    warnings.onceregistry.clear()
