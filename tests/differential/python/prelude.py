"""What random programs use: it shows values in a way that no address or hash order changes."""
import types
from itertools import islice

__fuel = [0]


class OutOfFuel(BaseException):
    pass


def fuel():
    __fuel[0] += 1
    if __fuel[0] > 500:
        raise OutOfFuel


def text(value, depth=0):
    """Like repr, but sets are sorted and objects go by their type."""
    kind = type(value)
    if depth > 5:
        return "..."
    if kind in (set, frozenset):
        return f"{kind.__name__}({sorted(text(v, depth + 1) for v in value)})"
    if kind in (list, tuple):
        return f"{kind.__name__}[{', '.join(text(v, depth + 1) for v in value)}]"
    if kind in (dict, types.MappingProxyType):
        return "{" + ", ".join(f"{text(k, depth + 1)}: {text(v, depth + 1)}" for k, v in value.items()) + "}"
    if kind in (int, bool, float, complex, str, bytes, bytearray, type(None), range, slice, type(NotImplemented), type(...)):
        return repr(value)[:600]
    if isinstance(value, BaseException):
        return f"{kind.__name__}({text(value.args, depth + 1)})"
    if isinstance(value, type):
        return f"<class {value.__name__}>"
    if kind in (types.UnionType, types.GenericAlias):
        return repr(value)
    return f"<{kind.__name__}>"


def show(value, *more):
    fuel()
    print(text(value))
    return value


def sorted_items(names):
    return sorted((k, text(v)) for k, v in names.items())


def columns(code, lasti):
    """What of the source an instruction is for."""
    found = next(islice(code.co_positions(), lasti // 2, None))[2:] if lasti >= 0 else ()
    return () if None in found else found


def describe(error):
    chain = []
    while error is not None and len(chain) < 6:
        lines, tb = [], error.__traceback__
        while tb is not None:
            code = tb.tb_frame.f_code
            if "/encodings/" not in code.co_filename:  # which codecs are in Python is an affair of the Python
                lines.append(code.co_name if code.co_filename == "prelude.py" else (code.co_name, tb.tb_lineno, *columns(code, tb.tb_lasti)))
            tb = tb.tb_next
        chain.append((type(error).__name__, str(error), lines, error.__suppress_context__,
                      text(error.__cause__)))
        error = error.__context__
    print("error", *chain)


def attempt(thunk):
    try:
        value = thunk()
    except Exception as error:
        describe(error)
    else:
        show(value)


def made(thunk):
    try:
        return thunk()
    except Exception as error:
        describe(error)


def traced(function):
    def inner(*args, **named):
        show(("traced", args, named))
        return function(*args, **named)
    return inner


def traced_with(n):
    return lambda function: traced(traced(function)) if n else function


class Point:
    __match_args__ = ("x", "y")
    origin = 0

    def __init__(self, x, y):
        self.x, self.y = x, y


class Manager:
    def __init__(self, mode):
        self.mode = mode

    def __enter__(self):
        print("enter", self.mode)
        if self.mode == -5:
            raise KeyError("enter")
        return self.mode

    def __exit__(self, kind, error, tb):
        print("exit", self.mode, kind and kind.__name__, text(error), tb is None)
        if self.mode == -2:
            raise IndexError("exit")
        return self.mode > 2


class Step:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        if got == 0:
            raise ValueError("nothing")
        return got


class AsyncManager(Manager):
    async def __aenter__(self):
        await Step("aenter")
        return self.__enter__()

    async def __aexit__(self, *args):
        await Step("aexit")
        return self.__exit__(*args)


async def ticks(n):
    for i in range(n):
        await Step(i)
        yield i
    print("ticks end")


__kept = []


def kept(generator):
    """A generator that may not end when it is closed, and print something when it is collected: not before the program has ended."""
    __kept.append(generator)
    return generator


def drive(generator, values):
    """Runs a generator or coroutine to its end; what it is sent comes round and round."""
    received = None
    kept(generator)
    for turn in range(30):
        try:
            show(("out", generator.send(received)))
        except StopIteration as stop:
            return stop.value
        received = values[turn % len(values)] if values else None
    generator.close()
    return "left"


class Checked:
    def __init__(self, least):
        self.least = least

    def __set_name__(self, owner, name):
        print("set name", owner.__name__, name)

    def __get__(self, instance, owner):
        if instance is None:
            return owner.__name__
        return (type(instance).__name__, self.least)

    def __set__(self, instance, value):
        print("checked", text(value))
        if value < self.least:
            raise ValueError(f"{text(value)} is less than {self.least}")
        self.least = value


class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases, **named):
        print("prepare", name, [b.__name__ for b in bases], named)
        return {"prepared": 1}

    def __call__(cls, *args, **named):
        print("call", cls.__name__)
        return super().__call__(*args, **named)

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return "meta " + name


class Base:
    field = "base"

    def __init_subclass__(cls, tag=None, **named):
        print("subclass", cls.__name__, tag)
        super().__init_subclass__(**named)

    def __repr__(self):
        return f"<{type(self).__name__} of Base>"

    def method(self, *args):
        return ("base", args)


class Mixin:
    def __str__(self):
        return "mixin " + super().__repr__()[:3]

    def method(self, *args):
        try:
            return ("mixin", super().method(*args))
        except AttributeError as error:
            return str(error)
