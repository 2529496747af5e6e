# The encodings of East Asia in pieces: incremental encoders and decoders, their states, readers and writers.
import _codecs_jp
import _multibytecodec
import codecs
import io

ENCODINGS = """gb2312 gbk gb18030 hz big5hkscs iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3
    iso2022_jp_ext iso2022_kr shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213 shift_jisx0213 euc_kr cp949
    johab big5 cp950""".split()

def show(what, function):
    try:
        result = ascii(function())
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print("   ", what, result)

def text_for(name):
    # (CPython 3.11 reads behind the end of a character that may begin a pair.)
    pairs = "" if name in ("iso2022_jp_3", "iso2022_jp_2004") else "\u30ab\u309a\xe6\u0300\xe6"
    return f"a\u3042{pairs}\n\u4e00\uac00\ubdc1\xca\u0304b\u0e01\xea\u3042"

def encode_by_character(name, errors):
    encoder = codecs.getincrementalencoder(name)(errors)
    for c in text_for(name):
        yield encoder.encode(c)
        yield hex(encoder.getstate())
    yield encoder.encode("", True)
    yield hex(encoder.getstate())

def decode_by_byte(name, data, errors):
    decoder = codecs.getincrementaldecoder(name)(errors)
    for i in range(len(data)):
        yield decoder.decode(data[i:i + 1])
        yield decoder.getstate()
    yield decoder.decode(b"", True)

def resumed(name, data):
    # Every state is enough to go on.
    decoder = codecs.getincrementaldecoder(name)("replace")
    text = ""
    for i in range(len(data)):
        text += decoder.decode(data[i:i + 1])
        state = decoder.getstate()
        decoder.reset()
        decoder.setstate(state)
    return text + decoder.decode(b"", True)

def read_all(reader, *how):
    parts = []
    for size in how:
        parts += [reader.read(size), reader.readline(size)]
    return parts, reader.readlines(), reader.read()

def write_all(name, errors):
    stream = io.BytesIO()
    writer = codecs.getwriter(name)(stream, errors)
    text = text_for(name)
    writer.write(text[:4])
    writer.writelines([text[4:], "x\n", 7, "\u30ab"])
    before = stream.getvalue()
    writer.reset()
    writer.write("y")
    return before, stream.getvalue(), writer.errors, writer.stream is stream

for name in ENCODINGS:
    print(name)
    for errors in "strict", "replace", "xmlcharrefreplace":
        show(errors, lambda: list(encode_by_character(name, errors)))
    data = text_for(name).encode(name, "ignore") + b"\x1b\xa4"
    for errors in "strict", "ignore", "backslashreplace":
        show(errors, lambda: list(decode_by_byte(name, data, errors)))
    show("resumed", lambda: resumed(name, data))
    for sizes in (), (1, 1), (3, 0), (None,), (100,), (-1,):
        show(f"read {sizes}", lambda: read_all(codecs.getreader(name)(io.BytesIO(data * 3), "replace"), *sizes))
    show("strictly", lambda: read_all(codecs.getreader(name)(io.BytesIO(data[:-1] + b"\n" + data)), 5))
    for errors in "strict", "namereplace":
        show("write", lambda: write_all(name, errors))
    show("file", lambda: list(io.TextIOWrapper(io.BytesIO(data * 20), name, "replace"))[-1])

# ---- Errors, and what went before them ----

encoder = codecs.getincrementalencoder("jisx0213")()
for text in "\xe6", "\u0123", "\u0300\xe6", "\u0e01", "":
    show(ascii(text), lambda: encoder.encode(text))
    show("state", lambda: hex(encoder.getstate()))
decoder = codecs.getincrementaldecoder("cp949")()
for data in b"\xc6\xc4\xc0", b"", b"\xcc", b"\xff\xff", b"\xc6":
    show(data, lambda: decoder.decode(data, data != b"\xcc"))
    show("state", decoder.getstate)
decoder = codecs.getincrementaldecoder("iso2022_jp_2")()
for state in (b"", 0x464646), (b"12345678", 0x42), (b"\x1bN", 0x7042), (b"\x1b", 0x42), 1, (b"",), ("", 0), (b"", -1), (b"", 1 << 64), (b"123456789", 0), (b"", "0"):
    show(state, lambda: decoder.setstate(state))
    show("then", lambda: decoder.decode(b"AB"))
encoder = codecs.getincrementalencoder("euc_jis_2004")()
for state in 0, 1 << 8, 0xa6c302, 0xe601, 9, -1, 1 << 136, 1 << 135, "", None:
    show(state, lambda: encoder.setstate(state))
    show("then", lambda: encoder.encode("\u0300"))

# ---- The module ----

import encodings.shift_jis as s
print(sorted(n for n in dir(_multibytecodec) if not n.endswith("__")), type(_codecs_jp.getcodec("cp932")))
for type_ in _multibytecodec.MultibyteIncrementalEncoder, _multibytecodec.MultibyteIncrementalDecoder, _multibytecodec.MultibyteStreamReader, _multibytecodec.MultibyteStreamWriter, type(s.codec):
    print(type_, sorted(n for n in vars(type_) if n[0] != "_"), type_.__doc__)
    for n in sorted(vars(type_)):
        if n[0] != "_":
            print("   ", n, getattr(vars(type_)[n], "__text_signature__", None), vars(type_)[n].__doc__)
for what in ["_codecs_jp.getcodec(1)", "_codecs_jp.getcodec('x')", "_codecs_jp.getcodec()", "_multibytecodec.MultibyteIncrementalEncoder()",
             "_multibytecodec.MultibyteStreamReader(None)", "type(s.codec)()", "_multibytecodec.__create_codec(1)", "s.codec.decode(b'x', 1)",
             "s.codec.decode(input=b'a')", "s.codec.encode('x', errors=None)", "s.IncrementalEncoder(1)", "s.IncrementalEncoder(errors=None)",
             "s.IncrementalEncoder('q').errors", "s.IncrementalEncoder('strict', 2)", "s.IncrementalEncoder(x=2)", "s.StreamReader()",
             "s.StreamReader(1).read()", "s.StreamReader(io.StringIO('a')).read()", "s.StreamReader(io.BytesIO(b'a')).read('a')",
             "s.StreamWriter(io.BytesIO()).writelines(1)", "s.StreamWriter(1).write('x')", "s.StreamWriter(1).reset()", "s.IncrementalDecoder().decode()",
             "s.IncrementalDecoder().decode('a')", "s.IncrementalDecoder().decode(b'a', final='x')", "s.IncrementalEncoder().encode(1)",
             "s.IncrementalDecoder().__dict__"]:
    show(what, lambda: eval(what))

class Broken(_multibytecodec.MultibyteIncrementalDecoder):
    codec = 7
show("broken", Broken)
for errors in 1, "replace", None, "other":
    show(errors, lambda: (setattr(decoder, "errors", errors), decoder.errors))
show("deleted", lambda: delattr(decoder, "errors"))
