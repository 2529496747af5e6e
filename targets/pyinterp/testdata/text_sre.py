# Regular expressions.
import re

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

def m(pattern, text, flags=0):
    try:
        p = re.compile(pattern, flags)
        r = p.search(text)
        print(repr(pattern), ascii(text), r and (r.span(), r.groups(), r.lastindex, r.regs), ascii(p.findall(text)), ascii(p.split(text)), [x.span() for x in p.finditer(text)], bool(p.match(text)), bool(p.fullmatch(text)))
    except (re.error, OverflowError) as e:
        print("error", e)

cases = [
    (r"a", "bab"), (r"abc", "xxabcxx"), (r"a*", "baaac"), (r"a+?", "aaa"), (r"a*?b", "aaab"), (r"(a|b)*", "abba"), (r"(a)|(b)", "ba"),
    (r"(?:ab)+", "ababx"), (r"(ab)+", "ababx"), (r"(a*)*", "aaa"), (r"(a*)+", "b"), (r"(?:a|ab)(?:c|bcd)(d*)", "abcd"), (r"(a+)(b+)?", "aac"),
    (r"^abc$", "abc\n"), (r"^b", "a\nb"), (r"\bfoo\b", "a foo b"), (r"\Bo", "foo"), (r"\Aab\Z", "ab"), (r"[a-c]+", "xxabcx"), (r"[^a-c]+", "abxyc"),
    (r"[\w-]+", "ab-c d"), (r"\d{2,3}", "1 12 123 1234"), (r"\d{2,3}?", "1234"), (r"\s+", "a \t\n b"), (r"(?P<n>a)(?P=n)", "aa"), (r"(a)\1", "aa ab"),
    (r"(?=a)ab", "xab"), (r"(?!a)b", "ab"), (r"(?<=a)b", "ab bb"), (r"(?<!a)b", "ab bb"), (r"(?<=ab)c", "abc"), (r"a(?=(b))", "ab"),
    (r"(a)?(?(1)b|c)", "abc"), (r"(?i)aBc", "AbC"), (r"(?i:a)b", "Ab AB"), (r"(?s).+", "a\nb"), (r".+", "a\nb"), (r"(?m)^\w+$", "ab\ncd"), (r"(?x) a  b # c", "ab"),
    (r"a|b|cd|", "xcdb"), (r"(?:(a)|b)*", "ab"), (r"(?:(a)|(b)|c)+", "abc"), (r"((a)(b)?)+", "aba"), (r"x*", "aaa"), (r"", "ab"), (r"(?:)", "é日"),
    (r"é+", "aéé日"), (r".", "é日\U0001F600"), (r"[é-日]+", "aé日b"), (r"\w+", "é日本 a_1"), (r"(?a)\w+", "éa"), (r"(?i)É", "é"), (r"(?i)[à-ö]", "É"), (r"(?i)straße", "STRASSE straße"), (r"(?i)ſ", "sS"), (r"(?i)k", "\u212a"),
    (r"(.)(.)\2\1", "abba xyyx"), (r"(a+)+$", "aaaaaaaaaaaaaa"), (r"(?:a?){10}a{10}", "a" * 10), (r"a++b", "aaab"), (r"a++a", "aaa"), (r"(?>a+)b", "aaab"), (r"(?>a|ab)c", "abc"), (r"(?:ab)*+a", "ababa"), (r"(?:ab)++c", "ababc"), (r"(?:a|ab)?+c", "abc"), (r"a{2}+a", "aaa"), (r"a?+a", "a"),
    (r"(?:x{2,4}?y)+", "xxyxxxxy"), (r"((?:a{2})*?)b", "aaaab"), (r"(?:.(?!b))+", "aaab"), (r"[]a]+", "]a"), (r"[a\]]+", "a]"), (r"[\d\s]+", "1 2"), (r"[^\n]*", "a\nb"), (r"\.", "a.b"), (r"\\", "a\\b"), (r"[\u4e00-\u9fff]+", "a日本語"), (r"[a-zA-Z_][a-zA-Z0-9_]*", "1abc_2 d"),
    (r"(\w+)\s*=\s*(\w+)", "a = b, cc=dd"), (r"(?P<y>\d{4})-(?P<m>\d\d)", "2024-05 1999-12"), (r"<(\w+)>.*?</\1>", "<a>x</a><b>y</b>"), (r"(?:(?:a)|b)+?c", "abac"), (r"(a(?=b)|ab)(c|d)?", "abd"), (r"(?=(\w+))\1:", "abc:"), (r"(?!(a)b)a", "aab"), (r"(?:(\d+)|(\w+))(?:,|$)", "12,ab,3"), (r"\$\{(\w+)\}", "x${a}${b}"), (r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$", "192.168.0.1"),
    ("\\0", "a\0b"), (r"[\0-\x1f]", "a\x01"), (r"\x41\u0042", "AB"), (r"a{,2}b", "aab"), (r"a{0}b", "ab"), (r"(?:){3}", "a"), (r"(|a)+", "aa"), (r"(a|)+", "aa"), (r"(?:a|(?=b))*b", "aab"), (r"(?<=(a))b", "ab"), (r"\b", "a b"), (r"$", "a\n"), (r"(?m)$", "a\nb\n"), (r"\Z", "a\n"),
]
for p, s in cases:
    m(p, s)
    try:
        m(p.encode("ascii"), s.encode("ascii"))
    except UnicodeError:
        pass
for p in ["(", ")", "[a", "a**", "*a", "(?P<n>a)(?P<n>b)", "\\", "(?<=a+)b", "a{3,2}", "(?z)", "[b-a]", "(?P<1>a)", "\\1", "x{99999999999}"]:
    m(p, "a")
print(re.sub("a", "b", "aXa"), re.sub("(a)(x)?", r"<\1\2>", "aax"), re.sub("a", lambda m: m.group().upper() * 2, "bab"), re.subn("", "-", "abc"), re.sub("x*", "-", "abxd"), re.sub("a", r"\n\\", "a"), re.sub(b"a", b"b", b"aa"), re.sub("(?P<n>.)", r"\g<n>\g<1>", "ab"), re.sub("a", "é", "a日a", 1), re.sub("é", "", "éaé"))
print(re.split("(,)|;", "a,b;c"), re.split("", "abc"), re.split("x", "axbxc", 1), re.split(r"\b", "a b"))
r = re.search(r"(?P<a>x)(?P<b>y)?(z)", "xz")
print(r.group(), r.group(0, 1, "b"), r["a"], r[3], r.groups("d"), r.groupdict(), r.groupdict("d"), r.start("a"), r.end(3), r.span("b"), r.lastgroup, r.lastindex, r.pos, r.endpos, r.string, r.re.pattern, r, r.expand(r"\3\g<a>"))
t(lambda: r.group(9)); t(lambda: r.group("zz")); t(lambda: r[-1]); t(lambda: re.compile("a").match(b"a")); t(lambda: re.compile(b"a").match("a")); t(lambda: re.compile("a").match(1)); t(lambda: re.sub("a", 1, "a")); t(lambda: re.sub("a", b"b", "a")); t(lambda: re.sub("a", r"\2", "a")); t(lambda: re.compile("a").sub(lambda m: 1, "a"))
p = re.compile("(?P<x>a)b", re.I | re.M)
print(p, p.flags, p.groups, dict(p.groupindex), p.pattern, p == re.compile("(?P<x>a)b", re.I | re.M), p == re.compile("x"), hash(p) == hash(p), re.compile(b"x"), re.compile("é", re.A | re.X | re.S))
p = re.compile("a")
print(p.search("bab", 2), p.search("bab", 1, 2), p.match("ba", 1), p.fullmatch("bab", 1, 2), p.findall("aaaa", 1, 3), p.search("日a", 1).span(), re.compile("^a").match("ba", 1), re.compile("a$").search("ab", 0, 1), p.search("a", 5), p.search("a", -3), p.match("a", 0, -1))
s = re.compile("a|b").scanner("abxa"); print(s.match(), s.match(), s.match(), s.search() if False else None)
s = re.compile("a|b").scanner("abxa"); print(s.search(), s.search(), s.search(), s.search())
print(re.findall(r"(\w)(\d)?", "a1b"), re.findall(r"(?i)[k]", "kK\u212a"), re.escape("a.b*é-"), len(re.findall("a?", "a" * 50)))
print(re.search("(?:a|b)*c", "ab" * 300 + "c").end(), re.search("(a|b)*c", "ab" * 300), re.match(r"(?:.|\n)*?x", "\n" * 3000 + "x").end(), re.match(r"(?:(?:a)|b)*", "ab" * 2000).end())
print(re.sub(r"(?<!\d)(\d{3})(?=\d)", r"\1,", "123456"), re.fullmatch("a|ab", "ab"), re.fullmatch("(a*?)(a*)", "aaa").groups(), re.match("(?:a|ab)(?:c|$)", "ab"), re.fullmatch("(?:x|xy)(?:z)?", "xyz"))
m = re.match("(a)(b)", "ab"); print(m[0], m[1], m[2])  # but it is no sequence
for f in (lambda: iter(m), lambda: list(m), lambda: [*m], lambda: "a" in m, lambda: bytes(m), lambda: dict([m]), lambda: setattr(re.compile("a"), "x", 1)):
    try: print(f())
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
try: a, b = m
except TypeError as e: print(e)
