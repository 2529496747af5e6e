# bytes, bytearray and memoryview.

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

data = [b"", b"a", b"abc", b"Hello World", b"  sp\tout \n", bytes(range(0, 256, 17)), b"a,b,,c", b"1a", b"ABC", b"a\nb\r\nc\rd"]
for kind in (bytes, bytearray):
    for d in data:
        b = kind(d)
        print("=====", b, len(b))
        for name in "upper lower title capitalize swapcase strip lstrip rstrip split rsplit splitlines isalnum isalpha isascii isdigit islower isspace istitle isupper hex copy __repr__".split():
            if hasattr(b, name):
                print(name, getattr(b, name)())
        print(list(b)[:6], b[1:], b[::-1], b[::2], b[-2:], b + b"x", b * 2, b.center(12, b"*"), b.ljust(5), b.rjust(6, b"-"), b.zfill(8))
        print(b.find(b"o"), b.find(97), b.rfind(b"l"), b.count(b"a"), b.count(b""), b.replace(b"a", b"xx"), b.replace(b"", b"-", 3), b.partition(b","), b.rpartition(b","), b.split(b","), b.rsplit(b",", 1))
        print(b.startswith(b"a"), b.endswith((b"c", b"d")), 97 in b, b"b" in b, b == d, b < b"b", b.removeprefix(b"a"), b.removesuffix(b"c"), b.expandtabs(4), b.translate(None, b"a"), b.translate(bytes(range(256))[::-1]))
        print(b.hex("-"), b.hex(":", 2), b.hex("_", -2), b.decode("latin-1"), b.join([b"x", bytearray(b"y")]))
        t(lambda: b[0])
        t(lambda: b[100])
print(bytes(), bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytes(b"x"), bytes(bytearray(b"y")), bytes(memoryview(b"z")), bytes(range(3)), bytes((i for i in (1, 2))), bytes.fromhex("01 ff aB"), bytearray.fromhex("0a"))
print(repr(b"a'b"), repr(b'a"b'), repr(b"'\""), repr(b"\x00\t\n\r\\\x7f\x80"), bytearray(b"x'"), str(b"a"))
print(b"abc".maketrans(b"ab", b"xy")[97:100], b"a" is b"a"[0:1], hash(b"abc") == hash(bytes(bytearray(b"abc"))), b"a" == "a", b"a" == 97)
class Y:
    def __bytes__(self): return b"bytes!"
class I:
    def __index__(self): return 2
print(bytes(Y()), bytes(I()), bytes([I()]), b"abc"[I()])
class S(bytes): pass
print(S(b"ab"), type(S(b"ab") + b""), S.fromhex("41"), type(S.fromhex("41")), type(S(b"a").upper()), S(b"a") == b"a")

a = bytearray(b"hello")
a.append(33); print(a)
a.extend(b"ab"); a.extend([65, 66]); a.extend(iter([67])); print(a)
a.insert(0, 46); a.insert(-1, 45); a.insert(100, 44); print(a)
print(a.pop(), a.pop(0), a)
a.remove(108); a.reverse(); print(a)
a[0] = 48; a[-1] = 57; print(a)
a[1:3] = b"XYZ"; print(a)
a[::2] = b"." * len(a[::2]); print(a)
a[2:5] = []; print(a)
a[1:1] = [1, 2]; print(a)
del a[0]; print(a)
del a[::2]; print(a)
del a[-1:]; print(a)
a += b"zz"; a *= 2; print(a, a.copy() is a, a.copy() == a)
a.clear(); print(a, len(a))
a = bytearray(10); print(a); a[:] = b"abc"; print(a)
a.__init__(b"new"); print(a)
for step in (-3, -2, -1, 1, 2, 3):
    for start in (None, 0, 1, 7, -2):
        for stop in (None, 0, 4, -1):
            x = bytearray(b"0123456789"); y = list(x)
            del x[start:stop:step]; del y[start:stop:step]
            assert list(x) == y, (start, stop, step)

for f in [lambda: bytes("a"), lambda: bytes(-1), lambda: bytes([256]), lambda: bytes(["a"]), lambda: bytes(1.0), lambda: bytes(1, "a"), lambda: bytes(encoding="a"), lambda: bytes("a", 1), lambda: bytearray("a"), lambda: bytearray(-1), lambda: bytearray([256]), lambda: bytearray(1.0), lambda: b"a"["b"], lambda: b"a" + 1, lambda: "a" in b"a", lambda: b"a".find("a"), lambda: b"a".find(300), lambda: b"a".startswith(3), lambda: b"a".split("a"), lambda: b"a".join([1]), lambda: b"a".join(1), lambda: b"a".replace("a", 1), lambda: b"a".ljust(3, "a"), lambda: b"a".ljust(3, b"ab"), lambda: b"a".strip("a"), lambda: b"a".translate("a"), lambda: b"a".translate(b"a"), lambda: bytes.fromhex("1"), lambda: bytes.fromhex("1g"), lambda: bytes.fromhex("abé"), lambda: bytes.fromhex(1), lambda: b"a".hex("ab"), lambda: b"a".hex("é"), lambda: b"a" < 1, lambda: b"abc".index(b"x"), lambda: b"abc".partition(b""), lambda: b"abc".count(256), lambda: b"a" * 1.0,
          lambda: bytearray(b"a").append(256), lambda: bytearray(b"a").append("a"), lambda: bytearray(b"a").extend([256]), lambda: bytearray(b"a").extend(1), lambda: bytearray(b"a").__setitem__(0, 256), lambda: bytearray(b"a").__setitem__("a", 1), lambda: bytearray(b"a").__setitem__(slice(0, 1), 1), lambda: bytearray(b"abcd").__setitem__(slice(0, 4, 2), b"abc"), lambda: bytearray(b"a")[5], lambda: bytearray(b"").pop(), lambda: bytearray(b"a").pop(3), lambda: bytearray(b"a").remove(3), lambda: bytearray(b"a") + 1, lambda: hash(bytearray())]:
    t(f)

m = memoryview(b"hello")
print(m[0], m[-1], bytes(m[1:3]), m.tolist(), len(m), m.readonly, m.format, m.itemsize, m.ndim, m.shape, m.strides, m.nbytes, m.obj, m == b"hello", m[::-1].tobytes(), m[::2].contiguous, m.hex(), hash(m) == hash(b"hello"), list(m))
t(lambda: m.__setitem__(0, 1))
t(lambda: m[9])
t(lambda: m["a"])
a = bytearray(b"0123456789abcdef")
m = memoryview(a)
m[0] = 65; m[1:3] = b"xy"; print(a)
t(lambda: m.__setitem__(0, 300))
t(lambda: m.__setitem__(0, "a"))
t(lambda: m.__setitem__(slice(0, 2), b"abc"))
t(lambda: hash(m))
c = m.cast("I"); print(c[0], c.tolist(), c.itemsize, len(c)); c[1] = 0x41424344; print(a)
for f in "bBhHiIlLqQ":
    print(f, m.cast(f).tolist())
d = bytearray(16); md = memoryview(d).cast("d"); md[0] = 1.5; print(d[:8], md.tolist()); mf = memoryview(d).cast("f"); mf[2] = 0.1; print(d, mf[2])
g = memoryview(bytes(range(12))).cast("B", [3, 4]); print(g.tolist(), g.shape, g.strides, g[1, 2], g.ndim, g.tobytes())
t(lambda: m.cast("zz"))
t(lambda: m.cast("I").cast("h"))
t(lambda: memoryview(b"abc").cast("I"))
t(lambda: memoryview("abc"))
r = m.toreadonly(); print(r.readonly, m.readonly)
r.release(); c.release(); m.release(); a = bytearray(a)
t(lambda: m[0])
a.append(33); print(a)
with memoryview(b"x") as w: print(w[0])
t(lambda: w[0])
print(memoryview(b"abc") == memoryview(bytearray(b"abc")), memoryview(b"abc") != b"abd", memoryview(b"a") == 1)

# A number of C's int, in all three.
for text in "a\tb", b"a\tb", bytearray(b"a\tb"):
    for size in -2**63, 2**63, 2**31, -2**31 - 1, 4, 0, -1, -2**31, 2**64, True:
        try:
            print(text.expandtabs(size))
        except OverflowError as e:
            print(e)
for text in b"abc", bytearray(b"abc"), "abc":
    for count in 10**20, -10**20, 2, True:
        try:
            print(text.replace(text[:0], text[:1], count), text.split(text[1:2], count), text.rsplit(None, count))
        except OverflowError as e:
            print(e)

# Sizes that nobody has memory for.
for size in 2**62, 2**63 - 34, 2**63 - 33, 2**63 - 1:
    for make in bytes, bytearray, lambda size: (5).to_bytes(min(size, 2**62), "big"):
        try:
            make(size)
        except (MemoryError, OverflowError) as e:
            print(size, type(e).__name__, e)

# What is stored is looked at before the index.
class Index:
    def __init__(self, f): self.f = f
    def __index__(self): return self.f()
b = bytearray(b'abc')
for index, value in (9, b'x'), (9, 300), ('a', b'x'), (9, 5), (9, Index(lambda: 500)), (2**70, b'x'), (1, Index(lambda: b.clear() or 7)):
    try: b[index] = value
    except Exception as e: print(type(e).__name__, e, b)
