# str() and format() of objects whose classes say it otherwise; __pow__ with a modulus; sizes of characters.
def t(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
for base in (object, int, str, list, dict, Exception, ValueError, type, OSError, LookupError):
    class K(base): pass
    print(base.__name__, sorted(k for k in vars(K) if k.startswith("__")), hasattr(K, "__weakref__"))
class S(str):
    def __str__(self): return "S!"
class I(int):
    def __str__(self): return "I!"
class F(float):
    def __str__(self): return "F!"
class D(dict):
    def __repr__(self): return None
class X:
    def __repr__(self): return 5
class Y:
    def __str__(self): return 5
    def __repr__(self): return "Y()"
for o in (S("a"), I(5), F(1.5)): t(lambda: format(o, "")); t(lambda: f"{o}"); t(lambda: "{}".format(o)); t(lambda: "%s" % o); t(lambda: o.__format__("")); t(lambda: format(o, ">5"))
for o in (D(), X(), Y()): t(lambda: format(o, "")); t(lambda: str(o)); t(lambda: repr(o)); t(lambda: f"{o}"); t(lambda: "%s" % o); t(lambda: f"{o!r}"); t(lambda: ascii(o)); t(lambda: "%r" % o); t(lambda: o.__str__()); t(lambda: print(o)); t(lambda: [o])
for a in (2**31, -2**31 - 1, 2**63, -2**63, 2**100, 0x110000, -1): t(lambda: chr(a))
for sep in ((), (1,), 5, "ab", "\xe9", b"", [], None, "\xff", 1.5): t(lambda: b"abc".hex(sep)); t(lambda: bytearray(b"abc").hex(sep, 2)); t(lambda: memoryview(b"abc").hex(sep))
class Z: __slots__ = "a"
z = Z(); t(lambda: z.a); t(lambda: delattr(z, "a")); z.a = 1; del z.a; t(lambda: delattr(z, "a")); t(lambda: Z.a.__delete__(z))
t(lambda: 5 .__pow__(1, float("nan"))); t(lambda: 5 .__pow__("a", 2)); t(lambda: 1j.__pow__("a", 6)); t(lambda: 1j.__pow__(1, 6)); t(lambda: 5 .__pow__(2, 1j)); t(lambda: 1.5 .__pow__(2, 3)); t(lambda: pow(2, "a", 3)); t(lambda: pow(1j, "a", 3)); t(lambda: pow(2.0, 1, 3)); t(lambda: pow("a", 1, 3)); t(lambda: pow(2, 3, 1.5)); t(lambda: pow(2, 1j, 1.5)); t(lambda: pow("a", 1j, 2))
t(lambda: b"a".replace(b"a", None, 2j)); t(lambda: b"abc".find(b"a", 1.5)); t(lambda: "abc".find("a", 1.5)); t(lambda: "abc".startswith("a", 1.5)); t(lambda: "abc".count("a", 1.5)); t(lambda: b"abc".count(300, "a")); t(lambda: "abc".count(b"", "a"))
for s in (b"a,b", bytearray(b"a,b")):
    for sep in (b",", bytearray(b","), b"x"): print(s.partition(sep), s.rpartition(sep))
import weakref
t(lambda: weakref.ref(ValueError())); t(lambda: type(weakref.ref(K("a"))).__name__)
