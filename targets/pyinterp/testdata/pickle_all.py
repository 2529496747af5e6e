"""Pickles: the same bytes as CPython's, and objects from them."""
import _pickle
import collections
import copyreg
import io
import pickle


class Plain:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"Plain({self.x!r})"

    def __eq__(self, other):
        return type(other) is type(self) and self.__dict__ == other.__dict__


class Slots:
    __slots__ = ("a", "b")

    def __repr__(self):
        return f"Slots({getattr(self, 'a', None)!r})"


class Items(list):
    pass


class Pairs(dict):
    pass


class Keywords:
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        made.given = args, kwargs
        return made

    def __getnewargs_ex__(self):
        return (1, 2), {"k": 3}

    def __repr__(self):
        return f"Keywords{self.given}"


class State(Plain):
    def __getstate__(self):
        return [self.x]

    def __setstate__(self, state):
        self.x = state[0]


def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


slots = Slots()
slots.a = 1
items = Items([1, 2])
items.name = "n"
recursive = []
recursive.append(recursive)
around = ([],)
around[0].append(around)
VALUES = [None, True, False, 0, 255, 256, 65536, -1, -2**31, 2**31, 2**63, 10**30, -10**400, 1.5, -0.0, float("inf"), 1j,
          "", "abc", "é€𝄞\ud800", "a\nb\\c\r\0\x1a", "x" * 300, "y" * 70000, b"", b"abc\xff", b"z" * 300, b"w" * 70000, bytearray(b"abc"),
          (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(2500)), {}, {1: 2}, dict.fromkeys(range(3000)), set(), {1}, frozenset(), frozenset([5]),
          int, len, Plain, Plain(5), slots, items, Pairs(a=1), Keywords(), State(7), ..., NotImplemented, type(None), collections.OrderedDict(a=1),
          collections.deque([1, 2]), range(5), ValueError("x", 1), Plain.__init__, [Plain(1)] * 2, [Plain, Plain], recursive, around]
for value in VALUES:
    for protocol in range(6):
        try:
            data = pickle.dumps(value, protocol)
        except TypeError as e:
            print(e, end=" ")
            continue
        print(len(data), hash(data) == hash(pickle.dumps(value, protocol)), data if len(data) < 60 else data[:30], end=" ")
        for again in pickle.loads(data), pickle.load(io.BytesIO(data)), pickle._loads(data):
            assert type(again) is type(value) and repr(again) == repr(value) or "object at" in repr(value), (value, again)
    print()

# Files: nothing behind a pickle is read.
stream = io.BytesIO()
for value in "a", [1] * 10, "b" * 100000:
    pickle.dump(value, stream)
stream.write(b"rest")
stream.seek(0)
reader = io.BufferedReader(stream)
print([len(pickle.load(reader)) for i in range(3)], reader.read())


class Odd:
    """A file with the two methods that are needed."""

    def __init__(self, data):
        self.stream = io.BytesIO(data)
        self.log = []

    def read(self, n):
        self.log.append(n)
        return self.stream.read(n)

    def readline(self):
        self.log.append("line")
        return self.stream.readline()


for protocol in 0, 2, 4:
    file = Odd(pickle.dumps([1, "two", 3.0], protocol))
    print(pickle.load(file), file.log)


class Naming(pickle.Pickler):
    def persistent_id(self, obj):
        return ("plain", obj.x) if isinstance(obj, Plain) else None

    def reducer_override(self, obj):
        return (str, ("reduced",)) if obj is len else NotImplemented


class Finding(pickle.Unpickler):
    def persistent_load(self, pid):
        return "found", pid

    def find_class(self, module, name):
        print("find", module, name)
        return super().find_class(module, name)


for protocol in range(6):
    stream = io.BytesIO()
    pickler = Naming(stream, protocol)
    pickler.dump([Plain(3), len, Slots])
    print(sorted(x[0] for x in pickler.memo.copy().values()), pickler.bin)
    stream.seek(0)
    attempt(Finding(stream).load)


def reduce_plain(obj):
    return Plain, (obj.x * 2,)


stream = io.BytesIO()
pickler = pickle.Pickler(stream)
pickler.dispatch_table = {Plain: reduce_plain}
pickler.dump(Plain(4))
print(pickle.loads(stream.getvalue()))
attempt(lambda: pickle.Pickler(stream).dispatch_table)
pickler.memo = {}
pickler.fast = True
pickler.dump([Plain, Plain])
copyreg.add_extension(__name__, "Plain", 300)
print([pickle.dumps(Plain, p) for p in (0, 2, 4)], pickle.loads(pickle.dumps(Plain, 2)))

# Buffers.
data = bytearray(b"0123456789")
buffers = []
out = pickle.dumps([pickle.PickleBuffer(data), pickle.PickleBuffer(b"fixed"), pickle.PickleBuffer(memoryview(data)[2:5])], 5, buffer_callback=buffers.append)
print(out, [bytes(b.raw()) for b in buffers], pickle.loads(out, buffers=[b"x", b"y", b"z"]))
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(data), 5)), bytes(memoryview(pickle.PickleBuffer(memoryview(data)[2:5]))))
buffer = pickle.PickleBuffer(data)
buffer.release()
attempt(buffer.raw)
attempt(lambda: pickle.loads(out))
attempt(lambda: pickle.loads(out, buffers=[]))
attempt(lambda: pickle.dumps(pickle.PickleBuffer(b""), 4))
attempt(lambda: pickle.PickleBuffer(5))


class Bad:
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return self.value


def local():
    class Local:
        pass

    return Local()


for value in (5, (), (1, ()), (print, 1), (print, (), None, 5), (print, (), None, None, 5), (print, (), None, None, None, 5), (1,) * 7, None):
    attempt(lambda: pickle.dumps(Bad(value)))
for value in (local(), lambda: 1, (x for x in ()), open, io.StringIO().write):
    try:
        print(len(pickle.dumps(value)))
    except Exception as e:
        print(type(e).__name__, str(e).partition(" at 0x")[0])
for data in (b"", b"\x80", b"\x80\x06.", b"N", b".", b"0.", b"(.", b"a.", b"(t", b"h\0.", b"q\0.", b"\xff.", b"'.", b"I1", b"I\n.", b"Ix\n.", b"L5L\n.", b"F1e5\n.", b"Fx\n.", b"S'a\\n'\n.", b"Sabc\n.", b"U\x03ab",
             b"\x8a\x02\x00\x80.", b"\x8b\xff\xff\xff\xff.", b"(K\1d.", b"}(K\1u.", b"K\1K\2s.", b"c__main__\nnowhere\n.", b"cnowhere\nx\n.", b"K\1)R.", b"K\1K\1R.", b"K\1)\x81.", b"cbuiltins\nint\nK\1\x81.", b"\x93.", b"K\1K\1\x93.",
             b"\x95\xff\0\0\0\0\0\0\0N.", b"\x95\xff\xff\xff\xff\xff\xff\xff\xff.", b"P1\n.", b"K\1Q.", b"\x97.", b"\x82\0.", b"\x82\7.", b"(cbuiltins\nlist\no.", b"(K\5ibuiltins\nint\n.", b"g5\n.", b"Np-1\n.", b"]K\1a(K\2K\3e.",
             b"}K\1K\2s(K\3K\4u.", b"\x8f(K\1\x90.", b"(K\1\x91.", b"(K\1K\2l.", b"(K\1K\2d.", b"K\1(1.", b"K\0012.", b"(K\1(10.", b"VA\\u0042\n.", b"K\1K\2b.", b"cbuiltins\nobject\n)RK\2b.", b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", b"X\2\0\0\0\xc3\x28.", b"T\2\0\0\0ab."):
    print(data, end=" ")
    attempt(lambda: pickle.loads(data))
attempt(lambda: pickle.loads(b"U\1\xe9.", encoding="latin-1"))
attempt(lambda: pickle.loads(b"U\1\xe9.", encoding="bytes"))
attempt(lambda: pickle.loads(b"U\1\xe9."))
attempt(lambda: pickle.loads(b"c__builtin__\nxrange\n."))
attempt(lambda: pickle.dumps(range, 2))
attempt(lambda: pickle.dumps(range, 2, fix_imports=False))
attempt(lambda: pickle.dumps(1, 6))
attempt(lambda: pickle.dumps(1, 4, buffer_callback=print))
attempt(lambda: pickle.Pickler(5))
attempt(lambda: pickle.Unpickler(5))
attempt(lambda: pickle.loads("text"))
attempt(lambda: pickle.Pickler.__new__(pickle.Pickler).dump(1))
attempt(lambda: pickle.Unpickler.__new__(pickle.Unpickler).load())
deep = []
for i in range(100000):
    deep = [deep]
try:
    pickle.dumps(deep)
except RecursionError as e:
    print(str(e)[-26:])
print(_pickle.Pickler.__module__, pickle.PickleError.__mro__[1:3], pickle.PickleBuffer)
