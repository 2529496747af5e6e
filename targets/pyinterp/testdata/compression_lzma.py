# Module lzma.
import io
import lzma

TEXT = b"".join(b"line %d of the text\n" % (i * i % 97) for i in range(2000))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for format in (lzma.FORMAT_XZ, lzma.FORMAT_ALONE):
    packed = lzma.compress(TEXT, format=format, preset=3)
    print(len(packed) < len(TEXT) // 5, lzma.decompress(packed) == TEXT, packed[:6])
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    d = lzma.LZMADecompressor()
    print(d.check, d.decompress(lzma.compress(TEXT, check=check)) == TEXT, d.check, d.eof, d.unused_data)
    print(lzma.is_check_supported(check))
filters = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 7 | lzma.PRESET_EXTREME, "dict_size": 1 << 16}]
raw = lzma.compress(TEXT, format=lzma.FORMAT_RAW, filters=filters)
print(lzma.decompress(raw, lzma.FORMAT_RAW, filters=filters) == TEXT)
x86 = [{"id": lzma.FILTER_X86, "start_offset": 0}, {"id": lzma.FILTER_LZMA2, "lc": 0, "lp": 3, "mf": lzma.MF_BT2, "mode": lzma.MODE_NORMAL}]
print(lzma.decompress(lzma.compress(TEXT, filters=x86)) == TEXT)

packed = lzma.compress(TEXT) + lzma.compress(b"more")
attempt(lambda: lzma.decompress(packed + b"\0" * 4))
print(lzma.decompress(packed) == TEXT + b"more")
d = lzma.LZMADecompressor(lzma.FORMAT_XZ)
got = b""
at = 0
while not d.eof:
    if d.needs_input:
        got += d.decompress(packed[at : at + 7], 100)
        at += 7
    else:
        part = d.decompress(b"", 100)
        assert len(part) <= 100
        got += part
print(got == TEXT, d.needs_input, len(d.unused_data) < 7)
attempt(lambda: d.decompress(b"x"))
c = lzma.LZMACompressor()
pieces = [c.compress(TEXT[i : i + 100]) for i in range(0, len(TEXT), 100)] + [c.flush()]
print(lzma.decompress(b"".join(pieces)) == TEXT)
attempt(c.flush)
attempt(lambda: c.compress(b""))

stream = io.BytesIO()
with lzma.open(stream, "wt", encoding="utf-8") as f:
    f.write("first \u263a\n" * 1000 + "last")
stream.seek(0)
with lzma.open(stream, "rt", encoding="utf-8") as f:
    print(next(f), len(f.readlines()))
stream.seek(0)
with lzma.LZMAFile(stream) as f:
    f.seek(100)
    print(f.tell(), f.read(12), f.peek(1)[:1])

print(lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1, "preset": 2}), lzma._encode_filter_properties({"id": lzma.FILTER_DELTA, "dist": 9}))
print(lzma._decode_filter_properties(lzma.FILTER_LZMA1, b"]\0\0\x10\0"), lzma._decode_filter_properties(lzma.FILTER_DELTA, b"\x08"))
print(lzma._decode_filter_properties(lzma.FILTER_LZMA2, b"\x12"))
for wrong in (
    lambda: lzma.decompress(b"not compressed at all"),
    lambda: lzma.decompress(packed[:100]),
    lambda: lzma.decompress(packed[:200] + b"x" + packed[201:]),
    lambda: lzma.decompress(packed, memlimit=1000),
    lambda: lzma.compress(b"", preset=10),
    lambda: lzma.compress(b"", preset=1, filters=[]),
    lambda: lzma.compress(b"", format=lzma.FORMAT_RAW),
    lambda: lzma.compress(b"", format=9),
    lambda: lzma.compress(b"", format=lzma.FORMAT_ALONE, check=lzma.CHECK_CRC32),
    lambda: lzma.compress(b"", format=lzma.FORMAT_ALONE, filters=filters),
    lambda: lzma.compress(b"", filters=[{"id": 99}]),
    lambda: lzma.compress(b"", filters=[{}]),
    lambda: lzma.compress(b"", filters=[3]),
    lambda: lzma.compress(b"", filters=[{"id": lzma.FILTER_LZMA2}] * 5),
    lambda: lzma.compress(b"", filters=[{"id": lzma.FILTER_LZMA2, "x": 1}]),
    lambda: lzma.compress(b"", filters=[{"id": lzma.FILTER_DELTA, "x": 1}]),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, filters=filters),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, memlimit=1),
    lambda: lzma.LZMADecompressor(9),
    lambda: lzma.compress("text"),
):
    attempt(wrong)
for bad in (b"nonsense" * 10, packed[:60] + b"\xff" * 60, packed[:60] + packed[70:]):
    decompressor = lzma.LZMADecompressor()
    attempt(lambda: decompressor.decompress(bad)); attempt(lambda: decompressor.decompress(packed)); print(decompressor.eof)
