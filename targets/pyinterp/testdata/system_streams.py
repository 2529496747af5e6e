"""Streams: positions in text of decoders with a state, threads at one buffer, who comes back to it."""
import codecs
import io
import sys
import threading


class Words(codecs.IncrementalDecoder):
    """Words end in a period or with the input; each comes out in brackets. "^" changes the case."""

    def __init__(self, errors="strict"):
        super().__init__(errors)
        self.reset()

    def reset(self):
        self.buffer, self.upper = b"", False

    def getstate(self):
        return self.buffer, int(self.upper)

    def setstate(self, state):
        self.buffer, self.upper = state[0], bool(state[1])

    def decode(self, data, final=False):
        out = ""
        for byte in data:
            if chr(byte) == ".":
                out += self.word()
            else:
                self.buffer += bytes([byte])
        return out + self.word() if final and self.buffer else out

    def word(self):
        parts = self.buffer.decode().split("^")
        self.buffer = b""
        word = parts[0].upper() if self.upper else parts[0]
        for part in parts[1:]:
            self.upper = not self.upper
            word += part.upper() if self.upper else part
        return "[%s]" % word


def find(name):
    if name == "words":
        return codecs.CodecInfo(None, None, incrementalencoder=codecs.IncrementalEncoder, incrementaldecoder=Words, name="words")


codecs.register(find)


def positions(data, encoding, chunk, newline=None):
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline=newline)
    stream._CHUNK_SIZE = chunk
    places, text = [], ""
    while True:
        places.append((stream.tell(), len(text)))
        c = stream.read(1)
        if not c:
            break
        text += c
    good = 0
    for place, index in reversed(places):
        stream.seek(place)
        good += stream.read() == text[index:]
    return text, good == len(places)


for chunk in 1, 2, 3, 7, 100:
    print(chunk, positions(b"ab.^cd.ef^.gh", "words", chunk))
    print(chunk, positions(b"a\r\nb\r^c.\r\n.d\r", "words", chunk))
    print(chunk, positions("aé\r\n\u20acx\n".encode("utf-16"), "utf-16", chunk))
    print(chunk, positions("aé\r\n\u20ac\r\r\nx".encode(), "utf-8", chunk))
    print(chunk, positions("aé\r\n\u20ac\r\r\nx".encode("utf-32"), "utf-32", chunk, ""))


class Bad(codecs.IncrementalDecoder):
    state = 42

    def getstate(self):
        return self.state


def bad(name):
    if name == "bad":
        return codecs.CodecInfo(None, None, incrementalencoder=codecs.IncrementalEncoder, incrementaldecoder=Bad, name="bad")


codecs.register(bad)
for Bad.state in 42, (), (1, 2), (b"", 0, 0):
    try:
        io.TextIOWrapper(io.BytesIO(b"abc"), encoding="bad").read(1)
    except TypeError as e:
        print(e)


class Slow(io.RawIOBase):
    """Lets others run whenever it works."""

    def __init__(self):
        self.data = []

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        turn = threading.Event()
        threading.Timer(0.0005, turn.set).start()
        turn.wait()
        self.data.append(data)
        return len(data)


raw = Slow()
buffer = io.BufferedWriter(raw, 16)
lines = [("%d%02d\n" % (thread, number)).encode() for thread in range(3) for number in range(20)]


def work(thread):
    for line in lines[thread * 20:thread * 20 + 20]:
        buffer.write(line)


threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
buffer.flush()
print(sorted(b"".join(raw.data).splitlines(True)) == sorted(lines))


class Recursive(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        try:
            stream.write(b"again")
        except RuntimeError as e:
            print(str(e).partition(" <")[0])
        return len(data)


stream = io.BufferedWriter(Recursive(), 4)
stream.write(b"abcdefgh")
stream.flush()
