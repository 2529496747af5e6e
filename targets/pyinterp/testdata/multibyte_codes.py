# The encodings of East Asia: every code of two bytes, those of three and four, and every code point that may have one.
import _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw
from binascii import crc32

REGIONS = {
    _codecs_cn: ["gb2312", "gbk", "gb18030", "hz"],
    _codecs_hk: ["big5hkscs"],
    _codecs_iso2022: ["iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr"],
    _codecs_jp: ["shift_jis", "cp932", "euc_jp", "shift_jis_2004", "euc_jis_2004", "euc_jisx0213", "shift_jisx0213"],
    _codecs_kr: ["euc_kr", "cp949", "johab"],
    _codecs_tw: ["big5", "cp950"],
}
# Where a code may depend on what stands before it or behind it.
DEPENDENT = {*REGIONS[_codecs_iso2022], "hz", "big5hkscs", "euc_jis_2004", "shift_jisx0213"}
BYTES = [bytes([i]) for i in range(256)]
PAIRS = [a + b for a in [b"A", b"\\", b"~", *BYTES[0x80:]] for b in BYTES]
SHIFTED = [a + b for a in BYTES[0x1f:0x82] for b in BYTES[0x1e:0xa2]]
THIRD_PLANE = [b"\x8f" + a + b for a in BYTES[0x9f:] for b in BYTES]
DIGITS = b"0123456789"
FOUR = [bytes([a, b, c, d]) for a in [*range(0x81, 0x86), 0x8f, 0x90, 0xe3, 0xe4, 0xff] for b in DIGITS for c in [*range(0x80, 0x100, 5), 0xff] for d in DIGITS]
SYLLABLES = [b"\xa4\xd4\xa4%c\xa4%c\xa4%c" % (a, b, c) for a in range(0xa0, 0xc0, 3) for b in range(0xbe, 0xd5, 2) for c in range(0xa0, 0xd6)]
ESCAPES = [b"\x1b$B", b"\x1b$@", b"\x1b$A", b"\x1b$(C", b"\x1b$(D", b"\x1b$(O", b"\x1b$(P", b"\x1b$(Q", b"\x1b(J", b"\x1b(I", b"\x1b$)C\x0e"]

# Illegal bytes become U+FFFD, so that it shows how many there are; the end of the line keeps codes apart.
def digest(codec, codes):
    text, _ = codec.decode(b"".join(code + b"\n" for code in codes), "replace")
    return len(text), "%08x" % crc32(text.encode("utf-8", "surrogatepass"))

CHARACTERS = [*range(0x33ff), *range(0x4dff, 0xa000), *range(0xabff, 0x10100), *range(0x1fff0, 0x2b000), 0x10ffff]
TEXT = "".join(chr(c) + "\n" for c in CHARACTERS)
TOUCHING = TEXT.replace("\n", "")

for module, names in REGIONS.items():
    for name in names:
        codec = module.getcodec(name)
        print(name)
        if "iso2022" in name:
            for escape in ESCAPES:
                print("  ", escape, *digest(codec, [escape + pair for pair in SHIFTED]))
            greek = [b"\x1b.%c\x1bN" % set + byte for set in b"ABFG" for byte in BYTES]
            print("   G2", *digest(codec, greek))
        else:
            print("   bytes", *digest(codec, BYTES))
            print("   pairs", *digest(codec, PAIRS))
        if name.startswith("euc_j"):
            print("   third plane", *digest(codec, THIRD_PLANE))
        if name == "gb18030":
            print("   four bytes", *digest(codec, FOUR))
        if name == "hz":
            print("   shifted", *digest(codec, [b"~{" + pair + b"~}" for pair in SHIFTED]))
        if name == "euc_kr":
            print("   syllables", *digest(codec, SYLLABLES))
        for text in [TEXT, TOUCHING] if name in DEPENDENT else [TEXT]:
            encoded, length = codec.encode(text, "replace")
            print("   encoded", length, len(encoded), "%08x" % crc32(encoded))
