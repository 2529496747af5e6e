# Where errors of a source are. Of bytes without an encoding the columns count bytes; behind a last line that ends
# in "\r\n" there is one more; errors of __future__ imports have no end.


def attempt(source):
    try:
        compile(source, "f", "exec")
        print(repr(source), "is code")
    except SyntaxError as e:
        print(repr(source), type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    except Exception as e:
        print(repr(source), type(e).__name__, e)


TEXTS = [
    # Columns.
    'é \\x4', 'é $', 'é é é \\x4 \n', '# coding: utf-8\né \\x4', "'é' 'é' \\a", "x=1\né \\x4", "(é,\né \\x4",
    '"""é\né""" \\x', 'é 1 2', 'é + 01', 'éé(\né, 0012)',
    # Of whatever package.
    'x = 1\nfrom .__future__ import y', 'from ..__future__ import annotations, z',
    # The end.
    "class A(\n ):\r\n", "def f(): \n", "def f():\r\n", "def f():\r", "def f():\n\n\n", "def f():\r\n\r\n",
    "def f():\r\n#x\r\n", "\\\n", "x = 1 \\", "x \\\n", "x = é \\", "x = é \\\n", 'x = """a\n\n\\\n', "x='''a\nb\n",
    "x='''a\r\nb\r\n",
    # Indexes of annotated targets, each part by itself.
    "x[1,*_]: int", "x[*a]: int", "x[*a]: int = 3", "x[*a] = 3", "x[*a]", "x[*a] += 1", "x[*a:1]", "x.y[1,*a]: int",
    "(x[*a]): int", "x[1:2, (3, *a)]: int",
    # __debug__.
    "a.__debug__ += 1", "__debug__ += 1", "a.__debug__ = 1", "a.__debug__: int", "a.__debug__: int = 3",
    "del a.__debug__",
    # __future__.
    "from __future__ import xyz", "from __future__ import division, xyz",
]
for text in TEXTS:
    attempt(text)
    attempt(text.encode())
for source in (b"\0", b"# coding: nope\n\0", b"x = 1\n\0 $", b"\xff\0", b"# coding: utf-8\n\xff\0", "a\0b", b"a\0b",
               bytearray(b"# coding: as\n\0")):
    attempt(source)

seen = []


class Noted:
    def __index__(self):
        seen.append("index")
        return 0

    def __getattr__(self, name):
        seen.append(name)
        return self


n = Noted()
n.a[n.b:n.c, (n.d, n.e)]: n.f
print(seen)

# Bytes that are not of their encoding: counted when line ends are plain.
for source in (b"# coding: ascii\nx=1\r\n\xc3", b"# coding: ascii\r\nx=1\r\r\n\xc3", b"# coding: ascii\r\xc3",
               b"# coding: cp1252\r\n\r\nx = '\x81'"):
    attempt(source)

# As many zeros as one likes, and other digits up to a limit.
print(eval("0" * 5000), eval("0_" * 5000 + "0"), eval("0" * 5000 + "1.5"), eval("0" * 5000 + "1j"), eval("1" * 4300) % 7)
for digits in "1" * 4301, "1_" * 4300 + "1":
    try:
        eval(digits)
    except SyntaxError as e:
        print(e.msg, e.offset)

# Of an expression in an f-string, the text is what is parsed: in parentheses.
for source in ['f"{a b}"', 'f"{1 +}"', 'f"{a.}"', 'f"{lambda x:1}"', 'x = f"{a b} {c}"', 'f"aa{ a b }"', 'f"{a:{b c}}"', 'f"{*a}"', 'f"""\n{\na b\n}"""',
               'f"{1a}"', 'f"{$}"', 'f"{if}"', 'f"{None=1}"', 'f"{f(1=2)}"', '("x" f"{a b}")', 'f"\u00e9{a b}"', 'f"{}"', 'f"{a!x}"']:
    try: compile(source, "f", "exec"); print(source, "ok")
    except SyntaxError as e: print(ascii(source), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text))

# Text that is no UTF-8, in an expression of an f-string.
for source in b"f'''{(s\xf4s.version)} {a b}'''", b"f'{a \xf4 b}'", b"f'{(s\xf4s.version) x}'":
    try:
        compile(source, "text", "exec")
    except SyntaxError as error:
        print(type(error).__name__, isinstance(repr(error.text), str))
