# Which part of the source an error is said to be in.
import traceback, itertools
def t(f):
    try:
        r = f()
        if hasattr(r, "send"): 
            try: r.send(None)
            except StopIteration: pass
    except BaseException as e:
        tb = e.__traceback__.tb_next
        out = []
        while tb:
            c = tb.tb_frame.f_code
            p = next(itertools.islice(c.co_positions(), tb.tb_lasti // 2, None)) if tb.tb_lasti >= 0 else ()
            out.append((c.co_name, tb.tb_lineno - c.co_firstlineno) + tuple(x if i > 1 else x and x - c.co_firstlineno for i, x in enumerate(p)))
            tb = tb.tb_next
        print(type(e).__name__, out)
class CM:
    def __enter__(s): 1 / 0
    def __exit__(s, *a): 1 / 0
    async def __aenter__(s): 1 / 0
    async def __aexit__(s, *a): 1 / 0
class CX(CM):
    def __enter__(s): pass
    async def __aenter__(s): pass
class It:
    def __iter__(s): return s
    def __next__(s): 1 / 0
    def __aiter__(s): return s
    def __anext__(s): 1 / 0
class At:
    __slots__ = ()
    def __getattr__(s, n): 1 / 0
    def __setattr__(s, n, v): 1 / 0
    def __delattr__(s, n): 1 / 0
    def __getitem__(s, n): 1 / 0
    def __setitem__(s, n, v): 1 / 0
    def __delitem__(s, n): 1 / 0
    def __call__(s, *a, **k): 1 / 0
    def __add__(s, o): 1 / 0
    def __iadd__(s, o): 1 / 0
    def __lt__(s, o): 1 / 0
    def __contains__(s, o): 1 / 0
    def __neg__(s): 1 / 0
    def __bool__(s): 1 / 0
    def __format__(s, f): 1 / 0
    def __eq__(s, o): 1 / 0
    def __hash__(s): 1 / 0
    def __index__(s): 1 / 0
    def __iter__(s): 1 / 0
    def __len__(s): 1 / 0
    def __str__(s): 1 / 0
a = At()
def w1():
    with CM() as x, CX():
        pass
def w2():
    with CX() as x, (
          CM()):
        pass
def w3():
    with CX():
        x = 1
        y = 2
def w4():
    with CX() as q:
        raise KeyError
async def w5():
    async with CM() as x:
        pass
async def w6():
    async with CX() as x:
        pass
async def w7():
    async with CX() as x:
        raise KeyError
def w8():
    with 5 as x: pass
def w9():
    with CX() as a.b: pass
def f1():
    for x in 5:
        pass
def f2():
    for x in It():
        pass
def f3():
    for a.b in [1]: pass
def f4():
    for x, y in [1]: pass
async def f5():
    async for x in 5:
        pass
async def f6():
    async for x in It():
        pass
def c1(): [x for x in 5]
def c2(): [x + 1 for x in ["a"]]
def c3(): {x for x in [[]]}
def c4(): {x: [] for x in [[]]}
def c5(): [y for x in [1] for y in x]
def c6(): [y for x in It()]
def c7(): list(y + x for x in [1] for y in [""])
def c8(): [x for x in [1] if a]
async def c9(): [x async for x in 5]
async def c10(): [x async for x in It()]
def c11(): {x: y for x, y in [1]}
def a1(): a.x.y
def a2(): a.x = 1
def a3(): del a.x
def a4(): a[1]
def a5(): a[1] = 2
def a6(): del a[1]
def a7(): a(1, x=2)
def a8(): a.b(1)
def a9(): a + 1
def a10():
    b = a
    b += 1
def a11(): 1 < 2 < a < 3
def a12(): 1 in a
def a13(): -a
def a14(): not a
def a15(): a and 1
def a16(): 1 if a else 2
def a17():
    if a: pass
def a18():
    while a: pass
def a19(): assert a
def a20(): assert 0, a.x
def a21(): f"x {a} y"
def a22(): f"x {a!r:>{a}} y"
def a23(): {1: 2, a: 3}
def a24(): {1, a}
def a25(): [1, *a]
def a26(): (*a, 1)
def a27(): {**a}
def a28(): f1(*a)
def a29(): f1(**a)
def a30(): x, y = a
def a31(): x, *y = a
def a32(): raise a
def a33(): raise KeyError from a
def a34(): [1, 2][a]
def a35(): [1, 2][a:2]
def a36(): return undefined
def a37(): return x; x = 1
def a38():
    try: 1 / 0
    except a: pass
def a39():
    try: raise KeyError
    except undefined: pass
def a40():
    import nosuchmodule.x
def a41():
    from os import nosuchname, path
def a42():
    global zzz
    del zzz
def a43():
    class K(a.b, x=1): pass
def a44():
    class K(5): pass
def a45():
    @a
    def f(): pass
def a46():
    def f(x=a.b): pass
def a47():
    def f(x: a.b): pass
def a48(): lambda x=a.b: 1
def a49(): (yield a.b)
def a50(): yield from 5
async def a51(): await 5
def a52():
    match a:
        case [1, 2]: pass
        case {"x": 1}: pass
        case 5: pass
def a53():
    match 5:
        case a.x: pass
def a54():
    match 5:
        case undefined(): pass
def a55():
    x: a.b = 1
    a.b: int = 2
def a56(): print(a, 1,
  2)
def a57(): a.b.c(1)(2)[3]
def a58(): (1 +
    2 + a.x + 3)
def a59():
    return (1
            / 0)
def a60(): "abc".nope(1,
   2)
def a61(): f1(1, 2, 3)
def a62(): (x := a.b)
def a63(): a.b, a.c = 1, 2
def a64(): a[1]: int
def a65(): a < 1 or 2
def a66(): 1 + (a < 1 and 2)
def a67(): "%s %s" % (a, 1)
def a68(): "x".join([a])
def a69():
    try: pass
    finally: a.x
def a70():
    try: a.x
    finally: pass
def a71():
    try: a.x
    except KeyError: pass
def a72():
    try: raise ExceptionGroup("x", [KeyError()])
    except* a.b: pass
def a73():
    try: raise ExceptionGroup("x", [KeyError()])
    except* 5: pass
def a74():
    while True:
        if a.x: break
def a75(): a @ 1
def a76(): x = y = a.b
def a77(): del a.x, a.y
def a78(): (lambda: 5)()()
def a79(): (lambda: 5)()[1]
def a80(): {}["x"]["y"]
def a81(): assert a.x == 1
def a82(): assert 1 == 2
def a83(): assert 1 == 2, "message"
def a84(): assert 1 == 1 and 0, (1,
    2)
def a85(): assert (2 if 1 == 1 else 3) == 3
def a86(): assert 0 if 1 == 1 else 3
def a87(): assert not 1 == 1
def a88(): {x for x in [[]] if 1 == 1}
def a89(): [y for x in [1] if x == 1 if x for y in x]
def a90():
    if 1 == 1 and a: pass
def a91():
    while 1 < 2 and a.x: pass
def a92():
    if (1 == 1
        and a): pass
for k, v in list(globals().items()):
    if k[0] in "wfca" and k[1:].isdigit(): print(k, end=" "); t(v)
