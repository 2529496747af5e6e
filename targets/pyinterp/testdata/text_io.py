# Streams: files, buffers, text, and those in memory.
import sys
import _io

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

path = (sys.argv[1] if len(sys.argv) > 1 else "/tmp") + "/text_io"
with _io.open(path, "w", encoding="utf-8") as f:
    print(f.write("line 1\nélan\n"), f.write("日本\r\nlast"), f.tell(), f.mode, f.encoding, f.errors, f.newlines, f.line_buffering, f.writable(), f.readable(), f.seekable(), f.isatty(), f.name == path)
print(f.closed)
t(lambda: f.write("x"))
with _io.open(path, "rb") as f:
    print(f.read())
    print(f.tell(), f.seek(0), f.readline(), f.readline(3), f.read(2), f.tell(), f.seek(-4, 2), f.read(), f.read(), f.seek(2), f.peek(3)[:3], f.read1(4), f.readlines(), f.mode, f.closed)
    t(lambda: f.write(b"a"))
    b = bytearray(5); f.seek(0); print(f.readinto(b), b, f.readinto1(b), b, f.seek(3, 1))
for nl in (None, "", "\n", "\r", "\r\n"):
    with _io.open(path, "r", encoding="utf-8", newline=nl) as f:
        print(nl.__repr__(), f.readlines(), f.newlines)
    with _io.open(path, encoding="utf-8", newline=nl) as f:
        print(f.read(3), f.readline(), [f.tell() for _ in "a"], f.read(4), f.tell(), f.readline(2), f.tell(), f.read(), f.read(), f.tell())
        f.seek(7); print(repr(f.readline())); f.seek(0); print(repr(f.read(1)))
    with _io.open(path + "2", "w", newline=nl) as f:
        f.write("a\nb\r\nc\rd")
    with _io.open(path + "2", "rb") as f:
        print(f.read())
with _io.open(path, encoding="utf-8") as f:
    for line in f:
        print(repr(line), end=" ")
    print()
with _io.open(path, "r+", encoding="utf-8") as f:
    print(repr(f.read(7))); p = f.tell(); print(p, repr(f.readline())); f.seek(p); f.write("ELAN"); f.flush(); print(repr(f.readline())); f.seek(0, 2); f.write("END"); f.seek(0); print(repr(f.read()))
with _io.open(path, "a+b") as f:
    f.write(b"app"); f.flush(); f.seek(0); print(f.read(4), f.tell()); f.seek(0); print(f.read())
with _io.open(path, "r+b") as f:
    print(type(f).__name__, f.read(2), f.write(b"XY"), f.tell(), f.read(3), f.seek(0), f.read(6), f.truncate(10), f.seek(0), f.read())
with _io.open(path, "wb", 0) as f:
    print(type(f).__name__, f.write(b"raw bytes"), f.mode, f.tell(), f)if False else print(type(f).__name__, f.write(b"raw bytes"), f.mode, f.tell(), f.closefd)
with _io.FileIO(path) as f:
    print(f.read(3), f.readall(), f.read(), f.seek(1), f.readinto(bytearray(2)), f.tell(), f.readable(), f.writable(), f.seekable(), f.mode)
    t(lambda: f.write(b"x"))
for enc in ("utf-16", "utf-16-le", "utf-32", "latin-1", "ascii", "utf-8-sig", "cp1252"):
    with _io.open(path, "w", encoding=enc, errors="replace") as f:
        f.write("aé\n"); f.write("€b\nx")
    with _io.open(path, "rb") as f:
        print(enc, f.read())
    with _io.open(path, encoding=enc) as f:
        print(ascii(f.readline()), ascii(f.read(1)), ascii(f.read()))
    with _io.open(path, encoding=enc) as f:
        f.read(2); p = f.tell(); x = f.read(3); f.seek(p); print(ascii(x), f.read(3) == x)
big = "".join("line %d é%s\n" % (i, "x" * (i % 97)) for i in range(3000))
with _io.open(path, "w", encoding="utf-8") as f:
    for i in range(0, len(big), 1000):
        f.write(big[i:i + 1000])
with _io.open(path, encoding="utf-8") as f:
    print(f.read() == big)
with _io.open(path, encoding="utf-8") as f:
    print("".join(f) == big)
with _io.open(path, encoding="utf-8") as f:
    parts = []
    while True:
        s = f.read(777)
        if not s: break
        parts.append(s)
    print("".join(parts) == big)
with _io.open(path, encoding="utf-8") as f:
    positions = []
    while True:
        positions.append(f.tell())
        if not f.readline(): break
    f.seek(positions[1500]); print(repr(f.readline()[:12]), len(positions))
for args in [("nosuchfile/x",), (path, "q"), (path, "rw"), (path, "rbt"), (path, "rb", -1, "utf-8"), (path, "r", 0), (path, "wb", -1, None, "strict"), (path, ""), ("/tmp",), (None,), (1.5,), (path, "x"), (path, "r", -1, "nosuchcodec"), (path, "r", -1, None, None, "zz"), ("a\0b",), (-5,)]:
    t(lambda: _io.open(*args))

b = _io.BytesIO(b"hello\nworld")
print(b.read(3), b.readline(), b.tell(), b.read(), b.read(), b.seek(2), b.write(b"XX"), b.getvalue(), b.seek(0, 2), b.write(b"!"), b.seek(15), b.write(b"z"), b.getvalue(), b.truncate(5), b.getvalue(), b.readable(), b.seekable())
b = _io.BytesIO(b"a\nb\nc"); print(list(b), b.readlines()); b.seek(0); print(b.readlines(2), b.read1(), b.readinto(bytearray(2)))
v = b.getbuffer(); v[0] = 65; v.release(); print(b.getvalue()); b.close()
t(lambda: b.read()); t(lambda: _io.BytesIO("x")); t(lambda: _io.BytesIO().write("x")); t(lambda: _io.BytesIO().seek(-1)); t(lambda: _io.BytesIO().fileno()); t(lambda: _io.BytesIO().detach())
s = _io.StringIO("héllo\nwörld"); print(s.read(2), s.readline(), s.tell(), s.read(), s.seek(0), s.readlines(), s.getvalue(), s.seek(1), s.write("ÉÉ"), s.getvalue(), s.seek(20), s.write("x"), s.getvalue(), s.truncate(3), s.getvalue())
for nl in (None, "", "\n", "\r", "\r\n"):
    s = _io.StringIO("a\nb\r\nc\rd", newline=nl); print(s.getvalue().__repr__(), list(s), s.newlines); s.write("\n"); print(repr(s.getvalue()))
s = _io.StringIO(); print(s.write("abc"), s.write("é"), s.getvalue(), s.tell(), s.read(), s.seek(0), s.read(), s.closed, s.line_buffering, s.errors, s.encoding)
t(lambda: _io.StringIO(b"x")); t(lambda: s.write(b"x")); t(lambda: s.seek(-1)); t(lambda: s.seek(1, 1)); t(lambda: s.fileno()); s.close(); t(lambda: s.read()); t(lambda: _io.StringIO("", "x"))
d = _io.IncrementalNewlineDecoder(None, True); print(repr(d.decode("a\r")), repr(d.decode("\nb\r")), repr(d.decode("c\r", True)), d.newlines, d.getstate())
class Raw(_io._RawIOBase):
    def __init__(self, data): self.data = data; self.log = []
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b):
        n = min(len(b), len(self.data), 4); b[:n] = self.data[:n]; self.data = self.data[n:]; return n
    def write(self, b): self.log.append(bytes(b)); return len(b)
r = _io.BufferedReader(Raw(b"abcdefghij\nklm"), 8); print(r.read(5), r.readline(), r.peek(), r.read(), r.read(1), r.raw.data)
raw = Raw(b""); w = _io.BufferedWriter(raw, 4); print(w.write(b"ab"), raw.log, w.write(b"cde"), raw.log, w.write(b"0123456789"), raw.log); w.flush(); print(raw.log)
p = _io.BufferedRWPair(Raw(b"in"), Raw(b"")); print(p.read(), p.write(b"x"), p.readable(), p.writable(), p.closed)
t(lambda: _io.BufferedReader(raw, 0)); t(lambda: _io.BufferedRandom(raw))
w = _io.TextIOWrapper(_io.BytesIO(), encoding="ascii", errors="backslashreplace", write_through=True); w.write("aé"); print(w.buffer.getvalue()); w.reconfigure(encoding="utf-8", errors="strict", line_buffering=True); w.write("é\n"); print(w.buffer.getvalue(), w.encoding, w.line_buffering, w.detach().getvalue())
t(lambda: w.read())
t(lambda: _io.TextIOWrapper(_io.BytesIO(b"\xff"), encoding="utf-8").read()); t(lambda: _io.TextIOWrapper(_io.BytesIO(), encoding=1)); t(lambda: _io.TextIOWrapper(_io.BytesIO(), encoding="hex"))
t(lambda: _io._IOBase().seek(0)); t(lambda: _io._IOBase().fileno()); t(lambda: _io._TextIOBase().read()); t(lambda: _io._RawIOBase().read(1)); t(lambda: _io._BufferedIOBase().read())
print(issubclass(_io.UnsupportedOperation, OSError), issubclass(_io.UnsupportedOperation, ValueError), _io.UnsupportedOperation.__mro__[1:3], _io.DEFAULT_BUFFER_SIZE, _io.text_encoding(None), _io.text_encoding("x"))
f = _io.BytesIO(); f.extra = 3; print(f.extra, f.__dict__)
class T(_io.StringIO):
    def write(self, s): return super().write(s.upper())
x = T(); print("abc", file=x, end=""); print(x.getvalue())
# What goes wrong while streams are made and closed.
import _io
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e, type(e.__context__).__name__, type(e.__cause__).__name__)
class Raw(_io._RawIOBase):
    def __init__(self, answer=b"abc"): self.answer = answer
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return False
    def readinto(self, b): return self.answer
    def write(self, b): return len(b)
    def close(self): raise OSError("close")
def bad_flush(): raise ValueError("flush")
b = _io.BufferedReader(Raw()); t(lambda: b.read(2)); b.flush = bad_flush; t(b.close); print(b.closed)
b = _io.BufferedWriter(Raw()); b.flush = bad_flush; t(b.close)
w = _io.TextIOWrapper(_io.BufferedWriter(Raw())); w.flush = bad_flush; t(w.close); t(lambda: w.read()); Raw.close = _io._RawIOBase.close
t(lambda: _io.BufferedReader(Raw(), 0)); b = _io.BufferedReader(Raw()); t(lambda: b.__init__(Raw(), -1)); t(lambda: b.read()); t(lambda: repr(_io.TextIOWrapper.__new__(_io.TextIOWrapper)))
x = _io.TextIOWrapper(_io.BytesIO(b"abc")); y = x.detach(); t(lambda: repr(x)); t(lambda: x.read()); x = _io.TextIOWrapper(_io.BytesIO(b"abc")); t(lambda: x.__init__(y, newline="xx")); t(lambda: x.read())
x = _io.TextIOWrapper(_io.BufferedReader(_io.BytesIO(b"abc"))); t(lambda: x.write("a"))
e = BlockingIOError(11, "no", 5); print(e.characters_written, e.args, e.filename); t(lambda: BlockingIOError(11, "no").characters_written); e.characters_written = 7; print(e.characters_written)
r, q = __import__("posix").pipe(); f = _io.FileIO(q, "wb", closefd=False); f.flush = bad_flush; t(f.close); print(f.closed); __import__("posix").close(q); t(lambda: _io.FileIO(bytearray(b"/tmp"))); t(lambda: _io.FileIO("/tmp")); __import__("posix").close(r)
s = _io.StringIO("a\nb"); s.x = 1; print(s.__getstate__()); t(lambda: s.__setstate__(("", "", 0, 0))); t(lambda: s.__setstate__((b"", "", 0, None))); t(lambda: s.__setstate__(5)); t(lambda: _io.BytesIO().__setstate__((b"", 0, 0)))
