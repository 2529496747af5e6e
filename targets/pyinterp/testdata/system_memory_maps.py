# Module mmap.
import io
import mmap
import os
import re
import struct
import sys
import weakref

name = os.path.join(sys.argv[1], "mapped")
with open(name, "wb") as f:
    f.write(b"first line\nsecond line\n" + bytes(5000))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


with open(name, "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
print(len(m), m.size(), m.tell(), m.closed, m)
print(m.readline(), m.tell(), m.readline(), m.read(3), m.read_byte())
m.seek(0)
print(m.read(5), m[0], m[-1], m[:10], m[0:10:3], m[20:5:-5])
print(m.find(b"line"), m.find(b"line", 10), m.rfind(b"line"), m.find(b"line", -100), m.find(b"x", 0, 3), m.find(b"", 3))
m[0] = ord("F")
m[1:5] = b"IRST"
m[6:10:2] = b"LN"
m.seek(11)
print(m.write(b"SECOND"), m.tell())
m.write_byte(ord("_"))
m.move(100, 0, 22)
m.flush()
m.flush(0, 4096)
with open(name, "rb") as f:
    print(f.read(130))
print(re.search(rb"SECOND_(\w+)", m).group(1), re.findall(rb"[A-Z]{3,}", m))
print(struct.unpack_from("<4s", m, 11), b"F" in m, next(iter(m)))
struct.pack_into("<i", m, 200, -2)
print(m[200:204], bytes(m[198:206]))
print(io.BytesIO(b"buffered").readinto(m), m[:10])
with memoryview(m) as view:
    view[3] = 33
    print(view[:5].tobytes(), view.nbytes, view.readonly, view.obj is m)
    attempt(m.close)
    attempt(lambda: m.resize(10000))
m.resize(6000)
print(len(m), os.path.getsize(name), m[5999])
m.seek(-3, os.SEEK_END)
print(m.tell())
m.seek(1, os.SEEK_CUR)
print(m.tell(), m.read(100), m.read(1))
m.madvise(mmap.MADV_NORMAL)
for wrong in (
    lambda: m[6000],
    lambda: m["x"],
    lambda: m.__setitem__(0, 300),
    lambda: m.__setitem__(0, b"x"),
    lambda: m.__setitem__(slice(0, 3), b"x"),
    lambda: m.__delitem__(0),
    lambda: m.seek(7000),
    lambda: m.seek(0, 5),
    lambda: m.write(b"abc"),
    lambda: m.read_byte(),
    lambda: m.write_byte(1),
    lambda: m.write_byte(256),
    lambda: m.move(0, 5999, 2),
    lambda: m.flush(1, 6000),
    lambda: m.madvise(mmap.MADV_NORMAL, 6000),
    lambda: mmap.mmap(-1, -1),
    lambda: mmap.mmap(-1, 0),
    lambda: mmap.mmap(-1, 10, access=9),
    lambda: mmap.mmap(-1, 10, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ),
    lambda: mmap.mmap(-1, 10, offset=-1),
    lambda: mmap.mmap(99, 10),
    lambda: hash(m) == hash(m),
):
    attempt(wrong)
print(weakref.ref(m)() is m)
with m:
    pass
print(m.closed, m)
attempt(lambda: m[0])
attempt(lambda: len(m))
m.close()

with open(name, "rb") as f:
    readonly = mmap.mmap(f.fileno(), 20, access=mmap.ACCESS_READ)
    copy = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_COPY)
    attempt(lambda: mmap.mmap(f.fileno(), 7000, access=mmap.ACCESS_READ))
    attempt(lambda: mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ, offset=8192))
    part = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ, offset=4096)
print(readonly, len(part), memoryview(readonly).readonly)
attempt(lambda: readonly.write(b"x"))
attempt(lambda: readonly.__setitem__(0, 1))
attempt(lambda: readonly.resize(1))
copy[0:3] = b"own"
print(copy[:5], readonly[:5])
open(name, "wb").close()
with open(name, "rb") as f:
    attempt(lambda: mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ))

shared = mmap.mmap(-1, 100)
child = os.fork()
if child == 0:
    shared[:5] = b"child"
    os._exit(0)
os.waitpid(child, 0)
print(shared[:6])


class Mine(mmap.mmap):
    pass


mine = Mine(-1, 10)
mine.name = "mine"
print(type(mine).__name__, mine.name, len(mine), mmap.error is OSError)
