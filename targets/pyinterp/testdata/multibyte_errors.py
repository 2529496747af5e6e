# What becomes of text and bytes that the encodings of East Asia do not have: error handlers, positions, states.
import codecs

ENCODINGS = """gb2312 gbk gb18030 hz big5hkscs iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3
    iso2022_jp_ext iso2022_kr shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213 shift_jisx0213 euc_kr cp949
    johab big5 cp950""".split()
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape",
            "surrogatepass", "unknown", "test.bytes", "test.text", "test.back", "test.far", "test.wrong", "test.list",
            "test.unencodable", "test.count", "test.huge"]

def show(what, function):
    try:
        result = ascii(function())
    except UnicodeError as e:
        start, end = getattr(e, "start", None), getattr(e, "end", None)
        result = f"{type(e).__name__}: {ascii(str(e))} {start} {end} {ascii(getattr(e, 'object', None))}"
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print("   ", what, result)

def go_back(error):
    # Once: what was read is read again.
    if error.object and error.start not in seen:
        seen.add(error.start)
        return "<", max(0, error.start - 1)
    return ">", error.end

def count(error):
    return f"[{error.start}-{error.end}:{error.reason}]", -(len(error.object) - error.end) or error.end

seen = set()
codecs.register_error("test.bytes", lambda e: (b"\xff\x00", e.end))
codecs.register_error("test.text", lambda e: ("\u3042a", e.end))
codecs.register_error("test.back", go_back)
codecs.register_error("test.far", lambda e: ("", 1000))
codecs.register_error("test.wrong", lambda e: ("x", "y"))
codecs.register_error("test.list", lambda e: ["x", 1])
codecs.register_error("test.unencodable", lambda e: ("a\u0e01", e.end))
codecs.register_error("test.count", count)
codecs.register_error("test.huge", lambda e: ("", 1 << 70))

TEXTS = ["", "abc", "\u3042\u0e01\u3044", "a\ud800b", "\u30ab\u309a\u30ab", "\u0e01", "\u3042\u3044\n\u0e01\u0e01\n\u3042x",
         "\uac00\ubdc1 \ud7a3\u4e00", "\xa5\u203e\\~", "\U00020b9f\U0001f600\U00020000", "\xca\u0304\xea", "\uff71\u2225\u301c"]
BYTES = [b"abc\x80\x80\xc1\xc4xy", b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa1!\xa4\xd4\xa4\xa1\xa4\xbf\xa4", b"\xa4", b"\xa4\xa2\xff\xa4\xa2\x8f\xa1",
         b"\x8e\xb1\x8e\xe0\x8f\xb0\xa1\x8f\xff\xa1\x8f", b"\x81\x30\x81\x30\x84\x31\xa4\x39\x81\x30\x81\x90\x30\x81\xfe\x39\xfe\x39", b"\x83\x5c\x81\x39\xa0\xfd\x80\x83",
         b"~{!!~}~~~\n~x~{!!\xb0~}", b"~", b"~{!", b"\x1b$B$\"\x1b(Jx~\\\x1b(B\x1b$Z", b"\x1b$)C\x0e0!\nx0!\x0fy\x0e0", b"\x1b$(D0!\x1b$(Q.!\x1b.A\x1bNA\x1b.F\x1bNA\x1bN",
         b"\x1b&@\x1b$B0!\x1b&", b"\x1bXab\xe9\x1b%Gx", b"\x1b$$$$$$$$$$$$$$$$$$$$B", b"\x1b$(", b"\x1b(I1\x7f\x1b$A0!\x80", b"\x00\x7f\xff\xfe"]

for name in ENCODINGS:
    print(name)
    codec = codecs.lookup(name)
    for handler in HANDLERS:
        for text in TEXTS:
            # (CPython 3.11 reads behind the end of a character that may begin a pair.)
            if "\u309a" in text and name in ("iso2022_jp_3", "iso2022_jp_2004"):
                continue
            seen.clear()
            show(f"{handler} {ascii(text)}", lambda: codec.encode(text, handler))
        for data in BYTES:
            seen.clear()
            show(f"{handler} {data}", lambda: codec.decode(data, handler))

# The same handler meets the same wrong code point until the text ends.
show("all", lambda: codecs.encode("\u0e01" * 50, "iso2022_jp", "xmlcharrefreplace"))
for name in ENCODINGS:
    show(name, lambda: codecs.encode(7, name) + codecs.encode(None, name))
    show(name, lambda: codecs.decode("x", name))
    show(name, lambda: "x".encode(name, "\0"))
