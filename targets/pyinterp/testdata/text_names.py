# Names of characters, as the codecs know them.
import _codecs
for c in list(range(0x80, 0x100)) + list(range(0x100, 0x3000, 97)) + [0x3400, 0x4DC0, 0x4E00, 0x9FFC, 0x9FFD, 0xA000, 0xAC00, 0xAC01, 0xD7A3, 0xD7A4, 0x1F600, 0x20000, 0x2A6DF, 0x3134A, 0x3134B, 0x10FFFF, 0xE000, 0xD800, 0x1FAE0, 0x1F6DC]:
    s = chr(c).encode("ascii", "namereplace")
    print(s, _codecs.unicode_escape_decode(s)[0] == chr(c))
for name in [b"latin small letter a", b"LF", b"NULL", b"BOM", b"hangul syllable gag", b"HANGUL SYLLABLE XX", b"CJK UNIFIED IDEOGRAPH-4E00", b"CJK UNIFIED IDEOGRAPH-FFFF", b"nothing", b"", b"BELL", b"KEYCAP DIGIT ONE"]:
    try:
        print(ascii(_codecs.unicode_escape_decode(b"\\N{" + name + b"}")))
    except UnicodeDecodeError as e:
        print(e)
ﬁrst = "\N{BULLET}\N{greek small letter alpha}"
print(ascii(first), "ªº".isidentifier(), [k for k in dir() if k.startswith("f")])
for source in ["a\u2460 = 1", "\u2118x = 2", "x\u00b7y = 3", "\u00e9 = 4; print(e\u0301)", "\U0001F600 = 1", "\"\\N{nosuchname}\""]:
    try:
        exec(source)
        print("ok", ascii(source))
    except SyntaxError as e:
        print(ascii(source), e.msg.encode("ascii", "backslashreplace"))
