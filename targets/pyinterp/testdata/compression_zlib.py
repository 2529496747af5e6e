# zlib: what is compressed comes back, errors, streams in pieces.
import zlib

def t(f):
    try:
        r = f()
        print(r if not isinstance(r, bytes) or len(r) < 200 else (len(r), zlib.crc32(r)))
    except Exception as e: print(type(e).__name__, e)

text = b"".join(b"line %d of a text that repeats itself\n" % (i * 7919 % 1000) for i in range(3000))
noise = bytes((i * i * 31 + i // 7) & 255 for i in range(5000))
for data in (b"", b"a", text, noise):
    t(lambda: zlib.decompress(zlib.compress(data, 0)) == data)
    for level in (-1, 1, 6, 9):
        c = zlib.compress(data, level)
        print(len(c), zlib.decompress(c) == data, zlib.crc32(c))
    for wbits in (-15, 9, 15, 31, -9):
        c = zlib.compress(data, wbits=wbits)
        print(len(c), zlib.decompress(c, wbits=wbits) == data, zlib.decompress(c, wbits, 1) == data)
print(zlib.crc32(text), zlib.adler32(text), zlib.crc32(b""), zlib.adler32(b""), zlib.crc32(b"b", zlib.crc32(b"a")) == zlib.crc32(b"ab"), zlib.adler32(b"x", -1), zlib.crc32(b"x", 1 << 40))
c = zlib.compress(text)
for f in (lambda: zlib.compress(text, 10), lambda: zlib.compress("str"), lambda: zlib.decompress(c[:-1]), lambda: zlib.decompress(b"rubbish"), lambda: zlib.decompress(b""),
          lambda: zlib.decompress(c[:100] + b"\xff\xff\xff" + c[103:]), lambda: zlib.decompress(c + b"trailing") == text, lambda: zlib.compressobj(10), lambda: zlib.compressobj(1, 9),
          lambda: zlib.decompressobj(99), lambda: zlib.decompress(c, bufsize=-1), lambda: zlib.decompressobj(15, 5), lambda: zlib.decompressobj().decompress(c, -1),
          lambda: zlib.decompressobj().flush(0), lambda: type(zlib.compressobj())(), lambda: zlib.crc32("x"), lambda: zlib.decompress(bytearray(c)) == text, lambda: zlib.decompress(memoryview(c)) == text):
    t(f)
co = zlib.compressobj(9)
out = b"".join(co.compress(text[i:i + 777]) for i in range(0, len(text), 777))
cc = co.copy()
end = co.flush(); print(len(out + end), zlib.decompress(out + end) == text, cc.flush() == end)
t(lambda: co.compress(b"more")); t(lambda: co.flush()); t(lambda: co.copy())
co = zlib.compressobj(); p = co.compress(text[:5000]); s = co.flush(zlib.Z_SYNC_FLUSH); d = zlib.decompressobj(); print(d.decompress(p + s) == text[:5000], d.eof, co.flush(zlib.Z_NO_FLUSH)); p2 = co.compress(text[5000:]) + co.flush(); print(d.decompress(p2) == text[5000:], d.eof, d.flush())
d = zlib.decompressobj(); out = b""; rest = c + b"after"
while not d.eof:
    part = d.decompress(rest, 1000); assert len(part) <= 1000; out += part; rest = d.unconsumed_tail
print(out == text, d.unused_data, d.unconsumed_tail, d.eof); print(d.decompress(b"xyz"), d.unused_data)
d = zlib.decompressobj(); print(len(d.decompress(c, 10)), len(d.unconsumed_tail) > 0, len(d.flush()), d.eof, d.unconsumed_tail)
d = zlib.decompressobj(); a = d.decompress(c[:500]); e = d.copy(); print(d.decompress(c[500:]) == e.decompress(c[500:]), d.eof, e.eof)
d = zlib.decompressobj(); out = b"".join(d.decompress(c[i:i + 1]) for i in range(len(c))); print(out == text, d.eof, d.unused_data)
z = b"a text that repeats itself\nline"
co = zlib.compressobj(zdict=z); packed = co.compress(text) + co.flush(); print(len(packed) < len(c))
d = zlib.decompressobj(zdict=z); print(d.decompress(packed) == text); t(lambda: zlib.decompress(packed)); t(lambda: zlib.decompressobj(zdict=b"wrong").decompress(packed)); t(lambda: zlib.decompressobj().decompress(packed))
co = zlib.compressobj(wbits=-15, zdict=z); packed = co.compress(text) + co.flush(); d = zlib.decompressobj(-15, z); print(d.decompress(packed) == text, d.eof)
d = zlib.decompressobj(); t(lambda: d.decompress(b"nonsense")); print(d.unconsumed_tail, d.unused_data, d.eof)
big = bytes(3000000); c = zlib.compress(big); print(len(c), len(zlib.decompress(c)), zlib.decompressobj().decompress(c) == big)
print(zlib.MAX_WBITS, zlib.DEFLATED, zlib.Z_FINISH, zlib.error.__module__, zlib.error.__mro__[1], type(zlib.compressobj()), zlib.ZLIB_RUNTIME_VERSION, zlib.DEF_BUF_SIZE)
