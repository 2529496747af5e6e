# Encoding and decoding with the built-in codecs, and the error handlers.
import _codecs

def t(f):
    try:
        print(ascii(f()))
    except UnicodeError as e:
        print(type(e).__name__, ascii(str(e)), e.start, e.end, e.reason)
    except Exception as e:
        print(type(e).__name__, e)

encodings = ["utf-8", "latin-1", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "UTF8", "iso-8859-1", "us-ascii", "U8"]
texts = ["", "abc", "é", "a€b", "\U0001F600", "a\ud800b", "\udcff\udc80x", "é\u1234ü"]
handlers = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"]
for e in encodings:
    for s in texts:
        for h in handlers:
            t(lambda: s.encode(e, h))
samples = [b"abc", b"\xff", b"\xc3\xa9", b"\xc3", b"a\xe2\x82", b"\xe2\x82\xac", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\x80abc\xfe", b"\xff\xfea\x00", b"\xfe\xff\x00a", b"\x00\xd8\x00", b"\x00\xd8\x00\xdc", b"\x00\xdc\x00\x00", b"\xff\xfe\x00\x00a\x00\x00\x00", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\x00\xd8\x00\x01"]
for e in encodings[:9]:
    for s in samples:
        for h in handlers:
            if h != "xmlcharrefreplace":
                t(lambda: s.decode(e, h))
for s in samples:
    t(lambda: _codecs.utf_8_decode(s))
    t(lambda: _codecs.utf_16_decode(s))
    t(lambda: _codecs.utf_16_ex_decode(s))
    t(lambda: _codecs.utf_32_decode(s))
for s in [b"\\x41\\u00e9\\U0001F600\\n\\101\\\\", b"\\x1", b"\\x", b"\\u12", b"\\U1234567", b"\\Uffffffff", b"\\N", b"abc\\", b"\\\nx", b"\\ud800", b"\xe9\\'", b"\\777"]:
    for h in ("strict", "replace", "ignore"):
        t(lambda: _codecs.unicode_escape_decode(s, h))
        t(lambda: _codecs.raw_unicode_escape_decode(s, h))
    t(lambda: _codecs.unicode_escape_decode(s, "strict", False))
for s in texts + ["\n\t\\'\"\x00\x7f\x80\uffff"]:
    t(lambda: _codecs.unicode_escape_encode(s))
    t(lambda: _codecs.raw_unicode_escape_encode(s))
    t(lambda: _codecs.utf_7_encode(s))
    t(lambda: _codecs.utf_7_decode(_codecs.utf_7_encode(s)[0]))
    t(lambda: _codecs.utf_8_encode(s))
for s in [b"+A", b"+\x80", b"+AA-a\x80", b"+AAA", b"+-", b"+2AA-", b"a+IKw-b", b"+IKw", b"~+AGE-", b"\xff", b"+//8-", b"+AAAA-"]:
    for h in ("strict", "replace", "ignore"):
        t(lambda: _codecs.utf_7_decode(s, h, True))
    t(lambda: _codecs.utf_7_decode(s))
t(lambda: _codecs.escape_decode(b"\\x41\\n\\101\\\\a\\q"))
t(lambda: _codecs.escape_decode(b"\\x1"))
t(lambda: _codecs.escape_decode(b"\\x1", "replace"))
t(lambda: _codecs.escape_decode(b"\\x1", "ignore"))
t(lambda: _codecs.escape_decode(b"\\"))
t(lambda: _codecs.escape_encode(b"a'\n\x00\xff\\"))
t(lambda: _codecs.charmap_decode(b"ab", "strict", "xy" * 60))
t(lambda: _codecs.charmap_decode(b"ab", "strict", "a"))
t(lambda: _codecs.charmap_decode(b"ab", "replace", "a"))
t(lambda: _codecs.charmap_decode(b"ab", "strict", {97: "x", 98: 0x1234}))
t(lambda: _codecs.charmap_decode(b"ab", "strict", {97: "x"}))
t(lambda: _codecs.charmap_decode(b"ab", "ignore", {97: "x", 98: None}))
t(lambda: _codecs.charmap_decode(b"ab", "strict", {97: "x", 98: 1.0}))
t(lambda: _codecs.charmap_decode(b"\xe9"))
t(lambda: _codecs.charmap_encode("abcc", "strict", {97: 120, 98: b"12"}))
t(lambda: _codecs.charmap_encode("abcc", "replace", {97: 120, 98: b"12", 63: 33}))
t(lambda: _codecs.charmap_encode("abcc", "xmlcharrefreplace", {97: 120, 98: b"12"}))
t(lambda: _codecs.charmap_encode("a", "strict", {97: 1000}))
t(lambda: _codecs.charmap_encode("a", "strict", {97: "x"}))
table = "".join(chr(i) for i in range(128)) + "\ufffe" * 64 + "".join(chr(i) for i in range(0x410, 0x450))
m = _codecs.charmap_build(table)
t(lambda: _codecs.charmap_encode("abПр", "strict", m))
t(lambda: _codecs.charmap_encode("abПр\xff", "strict", m))
t(lambda: _codecs.charmap_encode("abПр\xff", "ignore", m))
t(lambda: _codecs.readbuffer_encode("é"))
t(lambda: _codecs.latin_1_decode(bytearray(b"\xe9")))
t(lambda: _codecs.ascii_decode(memoryview(b"abc")))
log = []
def handler(e):
    log.append((type(e).__name__, e.encoding, e.object, e.start, e.end, e.reason))
    return result(e) if callable(result) else result
_codecs.register_error("mine", handler)
for result in [lambda e: ("?", e.end), lambda e: ("xx", e.start + 1), lambda e: (b"\xfe", e.end), lambda e: ("é", e.end), 1, ("a", 10), ("a", -1), (1, 1), ("", 2)]:
    t(lambda: "é\u1234b".encode("ascii", "mine"))
    t(lambda: "\ud800\ud801b".encode("utf-8", "mine"))
    t(lambda: b"\x80\x81b".decode("ascii", "mine"))
    t(lambda: b"\x80\x81b".decode("utf-8", "mine"))
print(ascii(log))
for name in handlers + ["namereplace"]:
    h = _codecs.lookup_error(name)
    for e in (UnicodeEncodeError("ascii", "aé\ud800\U0001F600", 1, 3, "why"), UnicodeEncodeError("utf-8", "\udcff\udcfe", 0, 2, "why"), UnicodeDecodeError("utf-8", b"a\xffb\xed\xa0\x80", 1, 2, "why"), UnicodeTranslateError("aé\ud800", 1, 3, "why"), ValueError("x"), 1):
        if name != "namereplace":
            t(lambda: h(e))
t(lambda: "é".encode("ascii", "nosuch"))
t(lambda: "a".encode("ascii", "nosuch"))
t(lambda: "a".encode("a\0b"))
t(lambda: _codecs.lookup_error("nosuch"))
t(lambda: _codecs.register_error("x", 1))
t(lambda: _codecs.register(1))
for bad in "\ud800", "a\0b":
    for call in (lambda: str(b"", bad), lambda: str({}, bad), lambda: str(b"", "ascii", bad), lambda: str({}, bad, 1), lambda: bytes({}, bad),
                 lambda: bytes("", bad), lambda: bytes(4, "ascii", bad), lambda: bytearray("x", bad), lambda: "".encode(bad), lambda: b"".decode(bad),
                 lambda: "".encode("ascii", bad), lambda: b"".decode("ascii", bad), lambda: _codecs.lookup(bad), lambda: _codecs.encode("", bad),
                 lambda: _codecs.decode("", bad), lambda: _codecs.lookup_error(bad), lambda: _codecs.register_error(bad, 1)):
        t(call)
for nothing in b"", bytearray(), memoryview(b""):
    t(lambda: nothing.decode("nosuch"))
    t(lambda: str(nothing, "nosuch"))
    t(lambda: str(nothing, "hex", "nosuch"))
    t(lambda: _codecs.decode(nothing, "nosuch"))
t(lambda: "".encode("nosuch"))
for encoding in "utf-16", "utf-16-le", "utf_32_be", "utf-8", "ascii":
    t(lambda: "\ud800é".encode(encoding, "nosuch"))
    t(lambda: b"\xff\xd8\0".decode(encoding, "nosuch"))

import codecs


class Own(Exception):
    pass


class Telling(Exception):
    def __init__(self, *args):
        super().__init__(*args)


def failing(name):
    if not name.startswith("failing"):
        return None

    def fail(data, errors="strict"):
        raise {"failing_own": Own("x"), "failing_two": Own("x", 2), "failing_none": Own(), "failing_telling": Telling("x"), "failing_key": KeyError("k"),
               "failing_number": ValueError(5), "failing_name": NameError("n"), "failing_stop": StopIteration("s")}[name]

    return codecs.CodecInfo(fail, fail, name=name)


codecs.register(failing)
for name in "own", "two", "none", "telling", "key", "number", "name", "stop":
    for call in lambda: "x".encode("failing_" + name), lambda: b"x".decode("failing-" + name), lambda: codecs.encode(1, "failing_" + name):
        try:
            call()
        except Exception as e:
            print(name, type(e).__name__, e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
t(lambda: codecs.decode(b"zz", "hex"))
t(lambda: codecs.encode("é", "rot13"))
t(lambda: codecs.encode("é", "hex"))
