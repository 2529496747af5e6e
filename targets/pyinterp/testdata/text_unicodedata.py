# unicodedata, and its ucd_3_2_0: every code point.
import unicodedata, zlib
from unicodedata import ucd_3_2_0 as old

def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)

def check(database, names, step):
    for name in names:
        f = getattr(database, name)
        default = () if name in ("category", "bidirectional", "east_asian_width", "mirrored", "combining", "decomposition") else (None,)
        sums = []
        for start in range(0, 0x110000, 0x11000):
            text = ";".join([str(f(chr(c), *default)) for c in range(start, start + 0x11000, step)])
            sums.append(zlib.crc32(text.encode()))
        print(name, sums)

names = ["category", "bidirectional", "east_asian_width", "mirrored", "combining", "decimal", "digit", "numeric", "name", "decomposition"]
check(unicodedata, names, 257)
check(old, names, 257)
for database in (unicodedata, old):
    print(database.unidata_version)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        text = "".join(map(chr, range(0x80, 0x30000, 29)))
        n = database.normalize(form, text)
        print(form, len(n), zlib.crc32(n.encode("utf-8", "surrogatepass")), database.is_normalized(form, n), database.is_normalized(form, text), database.is_normalized(form, "abc"))
    t(lambda: database.normalize("NFX", "é")); t(lambda: database.lookup("LATIN SMALL LETTER E WITH ACUTE")); t(lambda: database.lookup("GRINNING FACE")); t(lambda: database.lookup("NO SUCH")); t(lambda: database.name("\0")); t(lambda: database.category("")); t(lambda: database.category(5))
    t(lambda: database.decimal("x")); t(lambda: database.digit("x")); t(lambda: database.numeric("x")); t(lambda: database.decimal("x", 5)); t(lambda: database.name("é")); t(lambda: database.name("한")); t(lambda: database.name("中")); t(lambda: database.decomposition("ﬁ")); t(lambda: database.name("ab")); t(lambda: database.numeric("½"))
    for c in (0x2F868, 0x2F874, 0x2F91F, 0x2F95F, 0x2F9BF): print(ascii(database.normalize("NFD", chr(c))))
t(lambda: unicodedata.lookup("LATIN SMALL LETTER R WITH TILDE")); t(lambda: unicodedata.lookup("keycap digit one")); t(lambda: unicodedata.UCD()); print(type(old), unicodedata.UCD)
