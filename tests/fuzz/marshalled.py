"""Mutated marshalled code, loaded and run: one line of output for each seed.

    marshalled.py FIRST COUNT

Whatever the bytes say, loading and running them ends in a value or a Python exception. Half of the changes
know the layout of code objects (targets/pyinterp/modules/marshal/marshal_code.cc) and change a word of
the instructions.
"""

import marshal
import os
import random
import resource
import signal
import struct
import sys
import types

PROGRAMS = ['''
def f(a, b=2, *rest, k=3, **more):
    c = [a, b, *rest, k]
    def inner(x):
        nonlocal c
        c = c + [x]
        return lambda y=1: (a, x, y, c)
    for i, v in enumerate(c):
        if i > 3: break
        c = [v for v in c if v] + [i]
    while len(c) < 9:
        c.append(b)
    return inner(1)(), {k: v for k, v in more.items()}, f"{a!r:>5} {b}{c}"
r = f(1, 2, 3, z=4), f(*[1], **{"k": 9})
''', '''
class A:
    x: int = 1
    __slots__ = ("a", "b")
    def __init__(self, a): self.a = a
    def m(self): return super().__init__, __class__
    @property
    def p(self): return self.a
class B(A):
    def __enter__(self): return self
    def __exit__(self, *e): return True
try:
    with B(2) as b, b as c:
        b.b = b.p; del b.b; b.b
except AttributeError as e:
    raise ValueError from e
finally:
    r = A(1).m(), B.__mro__
''', '''
def g(n):
    try:
        got = yield n
        while got: got = yield from g2(got)
    except ValueError as e: yield e
    finally: n = 0
    return n
def g2(n):
    yield n
    return n - 1
r = list(g(1)); i = g(2); next(i); i.send(2); i.send(None)
try: i.throw(ValueError("x"))
except StopIteration: pass
i.close()
''', '''
class Step:
    def __await__(self): return (yield 1)
class M:
    async def __aenter__(self): return await Step()
    async def __aexit__(self, *e): await Step()
async def ag(n):
    for i in range(n):
        await Step(); yield i
async def co(n):
    async with M() as m:
        async for i in ag(n): pass
    return [x async for x in ag(2)]
c = co(2)
try:
    for i in range(20): c.send(None)
except StopIteration as e: r = e.value
''', '''
def m(x):
    match x:
        case [1, 2, *rest] if rest: return rest
        case {"a": y, **more}: return y, more
        case str(s) | bytes(s): return s
        case complex(real=1): return 1
        case None | True: return 0
        case [_, [z]]: return z
    return -1
r = [m(v) for v in ([1, 2, 3], {"a": 1, "b": 2}, "s", b"s", 1 + 1j, None, [0, [5]], 7)]
''', '''
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e: raise KeyError(3)
    except* TypeError: pass
except BaseException as e: r = e, e.__context__
x = [1, 2, 3]; x[1:2] = x; x += [4]; del x[0]; y, *z = x; (a, b), c = (1, 2), 3
s = {1, *x}; d = {1: 2, **{3: 4}}; t = x and y or z; u = not x; v = a < b < c; w = -a + ~b; assert x, y
''']
BUILTINS = {name: __builtins__.__dict__[name] for name in
            ("ValueError KeyError TypeError AttributeError StopIteration StopAsyncIteration ExceptionGroup BaseException Exception AssertionError NameError property super "
             "range len list dict enumerate str bytes complex int tuple set isinstance next iter __build_class__ object type locals globals repr").split()}


class Slow(Exception):
    pass


# The exit status of a process whose program catches what the alarm raises, again and again.
STUCK = 75
alarms = 0


def alarm(_, frame):
    global alarms
    if frame is None or frame.f_code in (verdict.__code__, main.__code__):
        return  # the program has not begun, or is over; else there will be another
    alarms += 1
    if alarms > 20:
        os._exit(STUCK)
    raise Slow


def mutate_word(rng, data, places):
    """Changes the operation or an operand of one instruction."""
    at = rng.choice(places)
    half = at + 2 * rng.choice((0, 1, 1, 2, 2, 3, 3))
    old, = struct.unpack_from("<H", data, half)
    new = rng.choice((rng.randrange(8), rng.randrange(160), (old + rng.choice((-2, -1, 1, 2))) & 0xFFFF, 0xFFFF, rng.randrange(1 << 16)))
    struct.pack_into("<H", data, half, new)


def mutate_bytes(rng, data):
    at = rng.randrange(len(data))
    change = rng.randrange(7)
    if change == 0:
        data[at] = rng.randrange(256)
    elif change == 1:
        data[at] ^= 1 << rng.randrange(8)
    elif change == 2:
        del data[at:]
    elif change == 3:
        del data[at:at + rng.randrange(1, 9)]
    elif change == 4:
        other = rng.randrange(len(data))
        data[at:at + 8] = data[other:other + 8]
    elif change == 5:
        data[at:at] = data[at:at + rng.randrange(1, 30)]
    else:
        data[at:at + 4] = struct.pack("<i", rng.choice((-1, 0, 1, 255, 65536, 2**31 - 1, -2**31)))


def codes_in(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes_in(constant)


def corpus():
    """Marshalled programs, each with the places of its instructions."""
    made = []
    for text in PROGRAMS:
        code = compile(text, "program", "exec")
        data = marshal.dumps(code)
        places = []
        for inner in codes_in(code):
            start = data.find(inner.co_code)
            places += range(start, start + len(inner.co_code), 8) if start >= 0 else []
        made.append((data, places))
    return made


def verdict(data):
    try:
        code = marshal.loads(data)
    except (ValueError, EOFError, TypeError, MemoryError) as error:
        return f"not loaded {type(error).__name__} {error}"
    if not isinstance(code, types.CodeType):
        return "another object " + type(code).__name__
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.5, 0.1)
            exec(code, {"__builtins__": BUILTINS, "__name__": "program"})
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as error:
        return f"{type(error).__name__}"
    return "ran"


def main():
    global alarms
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    signal.signal(signal.SIGALRM, alarm)
    first, count = int(sys.argv[1]), int(sys.argv[2])
    programs = corpus()
    sys.unraisablehook = lambda hook: None
    for seed in range(first, first + count):
        alarms = 0
        rng = random.Random(seed)
        data, places = rng.choice(programs)
        data = bytearray(data)
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            within = [place for place in places if place + 8 <= len(data)]
            if within and rng.randrange(3):
                mutate_word(rng, data, within)
            elif data:
                mutate_bytes(rng, data)
        print(seed, end=" ", flush=True)
        print(ascii(verdict(bytes(data))), flush=True)


if __name__ == "__main__":
    main()
