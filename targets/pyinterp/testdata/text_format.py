# str.format, format() of str, and the % operator of str and bytes.

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

for s in ['', '5', '<5', '>5', '^5', '*^9', 'é^9', '05', '.2', '.2s', '8.2s', '^8.2', 's', ' ', '+', 'z', '#', '=5', ',', '_', 'd', '5x5', '.', '.s', '10000000000000000000000']:
    t(lambda: format("abc", s))
    t(lambda: format("日本", s))
class A:
    x = 1
    d = {"k": [10, 20]}
    def __format__(self, spec): return "A<" + spec + ">"
    def __repr__(self): return "A()"
    def __str__(self): return "strA"
a = A()
print("{} {} {}".format(1, "a", 2.5), "{1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0.x} {0.d[k][1]}".format(a))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:>{}}".format("a", 5), "{:{w}.{p}}".format("abcdef", w=8, p=3), "{0:{1}{2}}".format("a", ">", 4))
print("{{}} {{{}}}".format(1), "}}{{".format(), "{a[b]}".format(a={"b": 1}), "{a[0]}".format(a=[5]), "{a[-1]}".format(a={"-1": "m"}))
print("{:abc}".format(a), "{!r:>6}".format(a), "{!s}".format(a), "{0:}".format(a), format(a, "x"), f"{a!s:>6}|{a:q}|{a!r}")
print("{} {}".format(*"ab"), "{x}".format_map({"x": 3}), "é{}é".format("日"))
class D(dict):
    def __missing__(self, k): return "<" + k + ">"
print("{x} {y}".format_map(D(x=1)))
for s in ['{!x}', '{!é}', '{0', '{a!r', '{}{1}', '{1}{}', '{a[}', '{a[]}', '{a.}', '{a[0]x}', '{:{:{}}}', '{', '}', '{!}', '{!r:', '{!rr}', '{a{}}', '{9}', '{b}', '{a.zz}', '{a[z]}', '}{', '{:d}', '{99999999999999999999}', '{0[0]}']:
    t(lambda: s.format("1", 2, 3, a=[1]))
t(lambda: "{} {}".format(1))
t(lambda: "{}".format_map({}))
t(lambda: "{a}".format())
t(lambda: "{a}".format_map(1))

print("%s %r %a" % ("é", "é", "é"), "%d %i %u" % (1, -2, 3), "%x %X %o %#x %#X %#o" % (255, 255, 8, 255, 255, 8))
print("%5d|%-5d|%05d|%+d|% d|%+5d|%-+5d|" % (1, 2, 3, 4, 5, 6, 7), "%5s|%-5s|%.2s|%5.1s|" % ("a", "b", "cdef", "gh"))
print("%e %f %g %E %F %G" % (1.5, 1.5, 1.5, 1e10, 1e10, 1e10), "%.3f|%10.2f|%-10.2f|%010.2f|%+.1f|%#.0f|%.0f" % (1.23456, 2.5, 3.5, -4.5, 5.25, 6, 0.5))
print("%(a)s %(b)d %(a)r" % {"a": "x", "b": 3}, "%(a(b))s" % {"a(b)": 1}, "%%" % (), "%c%c" % ("é", 233))
print("%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 1.5), "%*d|" % (-5, 3), "%s" % ((1, 2),), "%s" % [1, 2], "%s" % {"a": 1}, "%s" % None)
print("%d" % 3.99, "%d" % 10**30, "%x" % -10**20, "%05.1f|%05x|%#05x|%#010x|%+05d" % (-1.5, 10, 10, -255, 3), "%ld %hd" % (1, 2))
print("%.3d|%.0d|%8.3d|%-8.3d|%08.3d" % (5, 0, 5, 5, 5), "%f" % 10**20, "%f" % True, "%i" % True, "%s" % True)
print("%e" % float("inf"), "%05f|%5f|%-6f|%+f" % (float("nan"), float("inf"), float("-inf"), float("inf")))
print("日%s本" % "語", "%5s|%-4s|" % ("日本", "é"), "%.1s" % "日本")
for s, v in [("%d", "a"), ("%x", 1.5), ("%f", "a"), ("%i", None), ("%y", 1), ("%", 1), ("%(a", {}), ("%(a)s", 1), ("%s %s", 1), ("%s", (1, 2)), ("abc", 1), ("abc", {}), ("abc", []), ("abc", ()), ("%*d", ("a", 1)), ("%c", -1), ("%c", 0x110000), ("%c", "ab"), ("%c", 1.0), ("%é", 1), ("é%é", 1), ("%99999999999999999999d", 1), ("%.99999999999999999999d", 1), ("%(a)s", {}), ("%s%%%", 1), ("%-", 1), ("%o", "1"), ("%d", 1j), ("%d", A())]:
    t(lambda: s % v)
for s, v in [(b"%d", "a"), (b"%s", "a"), (b"%c", 256), (b"%c", "a"), (b"%b", 3), (b"%y", 1), (b"%s", b"x"), (b"%b|%5s|%-5s|%.1s", (b"a", b"b", bytearray(b"c"), b"de")), (b"%r %a", ("é", "é")), (b"%c%c", (65, b"B")), (b"%d %x %5.1f", (1, 255, 2.5)), (b"%(a)s", {b"a": b"z"}), (b"%(a)s", {"a": b"z"}), (b"%s", (1,)), (b"a", 1), (b"%%", ()), (b"%s %s", b"a"), (b"%c", b"ab"), (b"\xff%s", b"\xfe")]:
    t(lambda: s % v)
print(bytearray(b"%d") % 5, b"%s" % memoryview(b"abc"))
class B:
    def __bytes__(self): return b"BB"
print(b"%s|%b" % (B(), B()))
class M(str):
    def __mod__(self, o): return "M%"
    def __rmod__(self, o): return "rM%"
print(M("a") % 1, "a%s" % M("b"), "%s" % M("q"))
for f in "% %s", "%%", "%10%", "%(a)%", "%.3%", "%l%", "%*%":
    for value in 1, (), {"a": 1}, (1, 2):
        for template in f, f.encode():
            try: print(f, value, repr(template % value))
            except Exception as e: print(f, value, type(e).__name__, e)
for f in "%q", "%(b)d %q", "%(b)d %s", "%(b)d %d", "%s %(b)s", "%s %(b)s %s", "%(b)*d", "%(b)s%(b)s", "%(b)b", "%b", "%*q":
    for value in 1, (), {"b": 1}, {b"b": b"1"}, (1, 2):
        for template in f, f.encode():
            try: print(f, value, repr(template % value))
            except Exception as e: print(f, value, type(e).__name__, e)
t(lambda: format(1, None))
for spec in "\0", "5\0", "\x01":
    for value in "abc", 1, True, 1.5, 1j: t(lambda: format(value, spec))

# Text that stays as it is, of a class of its own, is the object itself.
class Text(str): pass
text = Text("abc")
print([type(format(text, spec)) for spec in ("", "s", "2", ".5", ".2", "5")], type(f"{text:s}"))
for spec in "x", "5x", "q5", ".", "\0": t(lambda: format(text, spec))
