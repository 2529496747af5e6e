# _bz2
import _bz2, zlib
from _bz2 import BZ2Compressor, BZ2Decompressor

def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)

text = b"".join(b"line %d of a text that repeats itself\n" % (i * 7919 % 1000) for i in range(3000))
for level in (1, 9):
    c = BZ2Compressor(level); out = c.compress(text[:1000]) + c.compress(b"") + c.compress(text[1000:]) + c.flush()
    print(len(out), zlib.crc32(out), BZ2Decompressor().decompress(out) == text)
t(lambda: c.compress(b"x")); t(lambda: c.flush()); t(lambda: BZ2Compressor(0)); t(lambda: BZ2Compressor(10)); t(lambda: BZ2Compressor("x")); t(lambda: BZ2Compressor().compress("x"))
d = BZ2Decompressor(); parts = b""
print(d.eof, d.needs_input, d.unused_data)
data = out + b"after"
parts += d.decompress(data, 1000)
while not d.eof:
    assert not d.needs_input; p = d.decompress(b"", max_length=777); assert len(p) <= 777; parts += p
print(parts == text, d.unused_data, d.needs_input, d.eof); t(lambda: d.decompress(b""))
d = BZ2Decompressor(); print(b"".join(d.decompress(out[i:i + 1]) for i in range(len(out))) == text, d.eof, d.needs_input)
d = BZ2Decompressor(); t(lambda: d.decompress(b"nonsense" * 10)); t(lambda: BZ2Decompressor().decompress("x")); d = BZ2Decompressor(); print(len(d.decompress(out[:-5])), d.eof, d.needs_input)
d = BZ2Decompressor(); print(d.decompress(out, 0), d.needs_input, d.eof); print(len(d.decompress(b"")) == len(text))
c = BZ2Compressor(); e = c.flush(); print(e, BZ2Decompressor().decompress(e)); big = bytes(2000000); c = BZ2Compressor(); b = c.compress(big) + c.flush(); print(len(b), BZ2Decompressor().decompress(b) == big)
for bad in (b"nonsense" * 10, out[:9] + b"!" * 50, out[:30] + b"\xff" * 300, out[:200] + out[300:]):
    d = BZ2Decompressor(); t(lambda: d.decompress(bad)); t(lambda: d.decompress(out)); t(lambda: d.decompress(b"?" * 4000)); print(d.eof, d.needs_input)
