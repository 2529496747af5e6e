# marshal: the bytes of versions 0 to 2 are CPython's; later ones come back as they went.
import io
import marshal

VALUES = [
    None, True, False, Ellipsis, StopIteration, 0, 1, -1, 255, 256, 2**31 - 1, -2**31, 2**31, -2**31 - 1, 2**45, -2**45,
    2**60 - 1, 2**75, -2**200 + 12345, 0.0, -0.0, 1.5, 1e300, float("inf"), 1j, -2.5 + 3j, "", "a", "name", "\xe9",
    "\u20ac", "\U0001f600", "\ud800", "x" * 300, "\xe9" * 300, b"", b"abc", b"\xff" * 300, (), (1,), (1, (2, "three")),
    tuple(range(300)), [], [1, [2]], {}, {"a": 1, "b": [2]}, {1: {2: {}}}, set(), {1, 2, 3}, frozenset(),
    frozenset({"a", "b"}), bytearray(b"ab"), memoryview(b"cd"),
]

for value in VALUES:
    for version in range(3):
        print(version, marshal.dumps(value, version).hex()[:200])
    for version in range(5):
        back = marshal.loads(marshal.dumps(value, version))
        same = back == (bytes(value) if isinstance(value, (bytearray, memoryview)) else value)
        if not same or repr(back) != repr(value) and not isinstance(value, (set, frozenset, bytearray, memoryview)):
            print("differs", version, repr(value)[:60], repr(back)[:60])

print(marshal.loads(marshal.dumps(float("nan"))) != 0, marshal.loads(b"I" + (2**40).to_bytes(8, "little")))

# References: what was one object is one again, in circles too.
inner = ["shared", 10**20]
pair = marshal.loads(marshal.dumps((inner, inner)))
print(pair, pair[0] is pair[1])
pair = marshal.loads(marshal.dumps((inner, inner), 2))
print(pair, pair[0] is pair[1])
circle = [1]
circle.append(circle)
back = marshal.loads(marshal.dumps(circle))
print(back, back[1] is back)
table = {}
table["self"] = table
back = marshal.loads(marshal.dumps(table))
print(back, back["self"] is back)
print(len(marshal.dumps([inner] * 10)) < len(marshal.dumps([inner] * 10, 2)))
print(marshal.dumps({3, 1, 2}) == marshal.dumps({2, 3, 1}), marshal.dumps(circle) == marshal.dumps(circle))

# Code.
SOURCE = '''
"""Text."""
import sys
def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    x = [i * a for i in range(b)]
    def g():
        nonlocal x
        x = {"k": x, **kwargs}
        return x, c, args, d, e
    try:
        return g()
    finally:
        a = None
class C:
    y: int = 1
    def method(self):
        return super().__repr__()[:0] + __class__.__name__
def gen():
    try:
        yield 1
        yield from (2, 3)
    except ValueError as e:
        yield str(e)
async def coro():
    async with a as b:
        return [x async for x in b]
print(f(1, 2, 3, 4, d=5, z=6), C().method(), list(gen()), 1 in {1, 2}, -0.0, 1j, b"x", ..., 10**30)
'''
code = compile(SOURCE, "source.py", "exec")
again = marshal.loads(marshal.dumps(code))
exec(again)
print(again == code, again.co_filename, again.co_consts[0], hash(again) == hash(code))


def compare(a, b):
    for name in sorted(n for n in dir(a) if n.startswith("co_") and not n.startswith("co__")):
        x, y = getattr(a, name), getattr(b, name)
        if callable(x):
            x, y = list(x()), list(y())
        if x != y and name != "co_consts":
            print("differs", a.co_name, name, x, y)
    for x, y in zip(a.co_consts, b.co_consts):
        if type(x) is type(a):
            compare(x, y)


compare(code, again)

# Files.
file = io.BytesIO()
for value in (1, "two", [3.0]):
    marshal.dump(value, file)
file.write(b"rest")
file.seek(0)
print([marshal.load(file) for _ in range(3)], file.read())

# Errors: nothing crashes.
for bad in (object(), lambda: 0, int, [object()], {1: object()}, io):
    try:
        marshal.dumps(bad)
    except ValueError as e:
        print("ValueError", e)
deep = []
for _ in range(3000):
    deep = [deep]
try:
    marshal.dumps(deep)
except ValueError as e:
    print("ValueError", e)
for bad in (b"", b"i", b"i\0\0", b"s\x05\0\0\0ab", b"?", b"0", b"(\x01\0\0\0" + b"0", b"(\xff\xff\xff\xff", b"l\x01\0\0\0\0\0",
            b"l\x01\0\0\0\xff\xff", b"r\0\0\0\0", b"\xdb\x01\0\0\0r\x05\0\0\0", b"{", b"[\x02\0\0\0N", b"z\x05ab",
            b"u\x01\0\0\0\xff", b"f\x03abc", b"[\x01\0\0\0" * 3000):
    try:
        print(bad[:20], marshal.loads(bad))
    except (EOFError, ValueError, TypeError) as e:
        print(bad[:20], type(e).__name__, e)
for bad in (1, "text", None):
    try:
        marshal.loads(bad)
    except TypeError as e:
        print("TypeError", e)
data = marshal.dumps(code)
outcomes = set()
for end in range(0, len(data)):
    try:
        marshal.loads(data[:end])
        outcomes.add("loaded")
    except Exception as e:
        outcomes.add(type(e).__name__)
print(outcomes)
