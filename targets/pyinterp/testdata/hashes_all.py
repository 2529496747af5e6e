# _md5, _sha1, _sha256, _sha512, _sha3, _blake2: digests of known texts, in pieces of all sizes.
import _md5, _sha1, _sha256, _sha512, _sha3, _blake2

def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

data = bytes(i * 7 & 255 for i in range(700))
makers = [_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512, _sha3.sha3_224,
          _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s]
for make in makers:
    h = make()
    print(h.name, h.digest_size, h.block_size, h.hexdigest(), type(h).__name__, type(h).__module__)
    for n in (1, 3, 55, 56, 57, 63, 64, 65, 71, 72, 73, 111, 112, 113, 127, 128, 129, 135, 136, 137, 143, 144, 145, 255, 256, 257, 700):
        print(n, make(data[:n]).hexdigest())
    for step in (1, 7, 64, 100, 128):
        h = make()
        for i in range(0, 700, step):
            h.update(data[i:i + step])
        c = h.copy()
        print(h.hexdigest() == make(data).hexdigest(), h.digest() == h.digest(), c.digest() == h.digest())
        c.update(b"more"); print(c.digest() == h.digest(), c.digest() == make(data + b"more").digest())
    h = make(bytearray(b"abc")); h.update(memoryview(b"def")); print(h.digest() == make(b"abcdef").digest())
    t(lambda: make("text")); t(lambda: make(5)); t(lambda: h.update("x")); t(lambda: make(b"", usedforsecurity=False).name)
for make in (_sha3.shake_128, _sha3.shake_256):
    h = make(data)
    print(h.name, h.digest_size, h.block_size, h._rate_bits, h._capacity_bits, h._suffix)
    for n in (0, 1, 16, 135, 136, 137, 168, 169, 500): print(n, h.hexdigest(n))
    t(lambda: h.digest()); t(lambda: h.digest(-1)); print(len(h.digest(10)))
b = _blake2.blake2b
for keywords in (dict(digest_size=1), dict(digest_size=20), dict(key=b"secret"), dict(key=b"k" * 64), dict(salt=b"salt", person=b"me"),
                 dict(salt=b"s" * 16, person=b"p" * 16), dict(fanout=2, depth=3, leaf_size=100, node_offset=5, node_depth=1, inner_size=32),
                 dict(last_node=True), dict(node_offset=2**64 - 1, leaf_size=2**32 - 1), dict(digest_size=0), dict(digest_size=65),
                 dict(salt=b"s" * 17), dict(person=b"s" * 17), dict(key=b"k" * 65), dict(fanout=256), dict(depth=0), dict(leaf_size=-1),
                 dict(leaf_size=1 << 32), dict(node_offset=-1), dict(node_offset=1 << 64), dict(node_depth=256), dict(inner_size=65)):
    t(lambda: b(data, **keywords).hexdigest())
s = _blake2.blake2s
for keywords in (dict(digest_size=1), dict(key=b"secret"), dict(salt=b"salt", person=b"me"), dict(node_offset=2**48 - 1, last_node=True),
                 dict(fanout=2, depth=3, leaf_size=100, node_offset=5, node_depth=1, inner_size=32), dict(node_offset=1 << 48),
                 dict(digest_size=33), dict(salt=b"s" * 9), dict(key=b"k" * 33), dict(inner_size=33)):
    t(lambda: s(data, **keywords).hexdigest())
print(b.SALT_SIZE, b.PERSON_SIZE, b.MAX_KEY_SIZE, b.MAX_DIGEST_SIZE, s.SALT_SIZE, _blake2.BLAKE2S_MAX_KEY_SIZE, _blake2.BLAKE2B_SALT_SIZE)
h = b(digest_size=20, key=b"x"); c = h.copy(); c.update(b"1"); print(c.digest_size, h.digest() == c.digest())
