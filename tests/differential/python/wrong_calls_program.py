"""Calls what is built in with arguments that hardly ever fit, and prints what comes of each call: see wrong_calls.py.

    wrong_calls_program.py methods      all methods of an object of each type
    wrong_calls_program.py MODULE       all functions and classes of a module, and the methods of objects that it makes
"""

import array
import collections
import functools
import io
import itertools
import operator
import re
import struct
import sys
import types


class Plain:
    pass


class Index:
    def __index__(self):
        return 1

    def __repr__(self):
        return "<Index>"


def generator():
    yield 1


def values():
    return [None, 1, -1, 2**70, "a", b"a", 1.5, [1], (1,), {"a": 1}, True, 2j, int, {1}, Index(), len]


def receivers():
    return [
        1, 1.5, 2j, True, "abc", b"abc", bytearray(b"abc"), [1, 2], (1, 2), {"a": 1}, {1, 2}, frozenset({1}), range(3), slice(1), memoryview(b"abc"),
        None, Ellipsis, NotImplemented, object(), int, Plain, type, len, "a".join, generator, generator(), Plain(), iter([1]), iter((1,)), iter("a"),
        iter({1: 2}), iter({1}), iter(range(3)), iter(b"a"), enumerate([1]), zip([1]), map(len, []), filter(None, []), reversed([1]), {}.keys(),
        {1: 2}.values(), {1: 2}.items(), property(), classmethod(len), staticmethod(len), super(Plain, Plain()), ValueError(1), KeyError("a"),
        OSError(2, "x"), StopIteration(1), SyntaxError("a"), UnicodeDecodeError("utf-8", b"a", 0, 1, "x"), ImportError("x"),
        ExceptionGroup("a", [ValueError()]), types.SimpleNamespace(a=1), types.MappingProxyType({"a": 1}), list[int], int | str,
        collections.deque([1]), collections.defaultdict(int), collections.OrderedDict(a=1), functools.partial(len), array.array("i", [1]),
        operator.itemgetter(1), operator.attrgetter("a"), struct.Struct("i"), re.compile("a"), re.match("a", "a"), io.StringIO("a"), io.BytesIO(b"a"),
        compile("1", "f", "eval"), generator.__code__, generator().gi_frame, types.ModuleType("m"), Plain.__dict__["__dict__"], type.__dict__["mro"],
        object.__init__, object().__init__, itertools.count(), itertools.chain([1]), itertools.cycle([1]), itertools.repeat(1, 2),
        itertools.islice([1], 1), functools.lru_cache(len), collections.Counter("a"), types.CellType(1),
    ]


def decimal_objects():
    import decimal

    context = decimal.Context(prec=9)
    return [decimal.Decimal("1.5"), decimal.Decimal("NaN"), context, context.flags, decimal.localcontext(context)]


def codec_objects():
    codec = __import__("_codecs_jp").getcodec("euc_jp")
    jis = __import__("_codecs_iso2022").getcodec("iso2022_jp")
    import encodings.euc_jp

    return [
        codec, jis, encodings.euc_jp.IncrementalEncoder(), encodings.euc_jp.IncrementalDecoder(), encodings.euc_jp.StreamReader(io.BytesIO(b"ab\nc")),
        encodings.euc_jp.StreamWriter(io.BytesIO()),
    ]


# The objects of a module whose methods are called.
OBJECTS = {"_decimal": decimal_objects, "_multibytecodec": codec_objects, "_lsprof": lambda: [__import__("_lsprof").Profiler()]}

# What differs of itself: sizes, addresses, hashes, what is called with no arguments of one's own.
NO_METHODS = {"__alloc__", "__reduce_ex__", "__reduce__", "__sizeof__", "__dir__", "__subclasshook__", "__init_subclass__", "__setstate__", "__doc__", "__class__",
              "__hash__", "__repr__", "__str__", "__subclasses__", "__instancecheck__", "buffer_info"}
# What has effects outside, reads the terminal, or wants all memory of a large number.
NO_FUNCTIONS = {"exit", "quit", "input", "breakpoint", "help", "copyright", "credits", "license", "print", "open", "id", "hash", "pow", "__pow__", "ipow", "__ipow__",
                "lshift", "__lshift__", "ilshift", "__ilshift__"}


def text(value, depth=0):
    kind = type(value)
    if kind in (int, float, complex, bool, str, bytes, bytearray, type(None)):
        return repr(value)[:200]
    if kind in (list, tuple):
        return f"{kind.__name__}[{','.join(text(v, depth + 1) for v in value[:5])}]" if depth < 3 else kind.__name__
    return kind.__name__


def attempt(label, function, *arguments, **keywords):
    try:
        result = text(function(*arguments, **keywords))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(label, "=>", ascii(re.sub(r"0x[0-9a-f]+", "0x", result))[:300])


def methods(receivers):
    for k in range(len(receivers())):
        kind = type(receivers()[k])
        for name in sorted(set(dir(kind)) - NO_METHODS):
            label = f"{k} {kind.__name__}.{name}"

            def method():
                return getattr(receivers()[k], name)

            try:
                found = method()
            except Exception as error:
                print(label, "=>", type(error).__name__, error)
                continue
            if not callable(found) or isinstance(found, type):
                continue
            attempt(f"{label}()", method())
            for j in range(len(values())):
                attempt(f"{label}({j})", method(), values()[j])
            for j in range(0, len(values()), 3):
                other = (j * 7 + k) % len(values())
                attempt(f"{label}({j}, {other})", method(), values()[j], values()[other])
            attempt(f"{label}(1, 1, 1)", method(), 1, 1, 1)
            attempt(f"{label}('a', 'b', 'c')", method(), "a", "b", "c")
            attempt(f"{label}(1, 1, 1, 1)", method(), 1, 1, 1, 1)
            attempt(f"{label}(x=1)", method(), x=1)
            attempt(f"{label}(1, x=1)", method(), 1, x=1)


def functions(module):
    for name in sorted(set(dir(module)) - NO_FUNCTIONS):
        function = getattr(module, name)
        if not callable(function) or name in ("__loader__", "__build_class__"):
            continue
        label = f"{module.__name__}.{name}"
        attempt(f"{label}()", function)
        for j in range(len(values())):
            attempt(f"{label}({j})", function, values()[j])
            for i in range(len(values())):
                attempt(f"{label}({j}, {i})", function, values()[j], values()[i])
            attempt(f"{label}({j}, ...)", function, values()[j], values()[(j * 5 + 1) % len(values())], values()[(j * 3 + 2) % len(values())])
        attempt(f"{label}(1, 1, 1, 1)", function, 1, 1, 1, 1)
        attempt(f"{label}(x=1)", function, x=1)
        attempt(f"{label}(1, x=1)", function, 1, x=1)


if __name__ == "__main__":
    topic = sys.argv[1]
    if topic == "methods":
        methods(receivers)
    else:
        functions(__import__(topic))
        methods(OBJECTS.get(topic, list))
