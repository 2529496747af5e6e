# Methods and operators of str, with their errors.

def t(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(repr(r))
    except Exception as e:
        print(type(e).__name__, e)

texts = ["", "a", "abc", "Hello World", "  spaced\tout \n", "héllo wörld", "日本語テキスト", "a\U0001F600b\U0001F600c",
         "ŸÿßŒ", "ab\ud800cd", "x" * 100 + "é" * 100 + "y", "Σίσυφος ΣΑΣ ΑΣ", "ǆ ǅ Ǆ", "ﬁ ﬂ", "ΐ", "İi̇", "1²½Ⅷ٣", "a_1", "1a"]

for s in texts:
    print("=====", ascii(s), len(s))
    for name in "upper lower title capitalize swapcase casefold strip lstrip rstrip split rsplit splitlines isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper".split():
        r = getattr(s, name)()
        print(name, ascii(r))
    print([ascii(c) for c in s][:12])
    print(ascii(s[::-1]), ascii(s[1:]), ascii(s[:-1]), ascii(s[1::2]), ascii(s[-3:]), ascii(s[5:2]))
    for i in (0, -1, 2, 50, 150, 99999):
        t(lambda: ascii(s[i]))
    print(ascii(s.center(20, "é")), ascii(s.ljust(15)), ascii(s.rjust(15, "*")), ascii(s.zfill(12)))
    print(ascii(s.replace("l", "LL")), ascii(s.replace("", "-")), ascii(s.replace("", "é", 2)), ascii(s.replace("o", "", 1)))
    print(s.find("o"), s.rfind("o"), s.find(""), s.rfind(""), s.count("o"), s.count(""), s.find("o", 5), s.find("", 3, 2), s.find("l", -8, -2))
    print([ascii(x) for x in s.partition("o")], [ascii(x) for x in s.rpartition("o")], [ascii(x) for x in s.split("l")], [ascii(x) for x in s.rsplit("l", 1)])
    print(s.startswith("H"), s.endswith(("d", "c")), s.startswith("", 3), s.startswith("l", 2), s.endswith("", 100))
    print(ascii(s + "é"), len(s * 3), ascii(s * 2)[:40], s < "b", s == "abc", s >= "日")
    print(ascii(s.removeprefix("a")), ascii(s.removesuffix("c")), ascii(s.removesuffix("")))

print(max(texts) == "\U0001F600" or ascii(max(texts)), sorted(map(ascii, texts)))

print("abc def  ghi".split(None, 1), "abc def  ghi".rsplit(None, 1), " a b ".split(" "), "a,b,,c".split(",", 2), "a,b,,c".rsplit(",", 2))
print("  x  y ".split(None, 0), "  x  y ".rsplit(None, 0), "".split(), "".split(","), "a\u2003b\u00a0c".split())
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\nb\r\n".splitlines(True), "\n".splitlines(), "a".splitlines())
print("a\tb\tcd\te".expandtabs(), "a\tb".expandtabs(4), "\t\n\tx".expandtabs(2), "a\tb".expandtabs(0))
print("xxabcxx".strip("x"), "éabcé".strip("éa"), "xyz".lstrip("zyx"), "-12".zfill(6), "+é".zfill(5), "".zfill(3))
print(",".join(["a", "é", "c"]), "".join(("x",)), "-".join("abc"), "é".join([]), ", ".join(c for c in "xy"))
print("abc".translate({97: "X", 98: None, 99: 0x1F600}), "abc".translate(str.maketrans("ab", "éf", "c")), str.maketrans({"a": 1, 98: "x"}), "abc".translate(["A", "B"] * 60))
print("b" in "abc", "" in "abc", "é" in "caf\u00e9", "x" not in "abc")
print("a" "b" < "ac", "Z" < "a", "\uffff" < "\U00010000", "" < "a")
print(str(), str(1), str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), str(b"\xff", errors="replace"), str(object=3))
print(repr("a'b"), repr('a"b'), repr("a'\"b"), repr("\n\t\r\\\x00\x7f\x80\xa0\xad\u200b\ud800\ufeff\U0001F600\U000E0001"), ascii("é\U0001F600"))
print("a".__add__("b"), "ab".__mul__(2), "abc".__contains__("b"), "abc".__getitem__(1), "abc".__len__(), "abc".__getnewargs__(), "x".__rmul__(3))
print("abc".__eq__(1), "abc".__lt__(1), "abc".__ne__("abc"), hash("") == 0, hash("abc") == hash("ab" + "c"))
print(list(iter("aé日")), list(reversed("aé日")), "aé日"[1], "aé日"[-1])
print("%s" % "é", "abc"[1:2], "abc"[slice(None, None, -1)], "abcdef"[4:1:-2])
class S(str):
    pass
s = S("hello")
print(type(s), s, repr(s), type(s.upper()), type(s[:]), type(s + ""), type(s * 1), type(str(s)), type(s.strip()), s == "hello", {s: 1}["hello"], type("".join([s])), type(s.replace("z", "y")))
class I:
    def __index__(self): return 1
print("abc"[I()], "abc" * I(), "abc"[:I()], "abc".center(I()))
class R:
    def __radd__(self, o): return "radd " + o
    def __rmul__(self, o): return "rmul " + o
    def __str__(self): return "R!"
    def __repr__(self): return "R()"
print("a" + R(), "a" * R(), str(R()), f"{R()} {R()!r}")

t(lambda: "a" + 1)
t(lambda: "a" * 1.5)
t(lambda: "a" * "b")
t(lambda: "a" < 1)
t(lambda: 1 in "a")
t(lambda: "abc"["a"])
t(lambda: "abc"[1.0])
t(lambda: "abc"[None:"a"])
t(lambda: "abc"[::0])
t(lambda: "abc".find(1))
t(lambda: "abc".index("x"))
t(lambda: "abc".rindex("x"))
t(lambda: "abc".find("a", "b"))
t(lambda: "abc".count(None))
t(lambda: "abc".startswith(1))
t(lambda: "abc".startswith(("a", 1)))
t(lambda: "abc".startswith(("x", 1)))
t(lambda: "abc".endswith([1]))
t(lambda: "abc".replace(1, 2))
t(lambda: "abc".replace("a", None))
t(lambda: "abc".split(1))
t(lambda: "abc".split(""))
t(lambda: "abc".rsplit(""))
t(lambda: "abc".partition(""))
t(lambda: "abc".partition(1))
t(lambda: "abc".rpartition(None))
t(lambda: "abc".strip(1))
t(lambda: "abc".lstrip(1))
t(lambda: "abc".center(5, "ab"))
t(lambda: "abc".ljust(5, 1))
t(lambda: "abc".rjust("x"))
t(lambda: ",".join(1))
t(lambda: ",".join([1]))
t(lambda: ",".join(["a", b"b"]))
t(lambda: "abc".translate(1))
t(lambda: "abc".translate({97: 1.5}))
t(lambda: "abc".translate({97: 0x110000}))
t(lambda: str.maketrans(1))
t(lambda: str.maketrans("ab", "c"))
t(lambda: str.maketrans("ab", 1))
t(lambda: str.maketrans(1, "a"))
t(lambda: str.maketrans({"ab": 1}))
t(lambda: str.maketrans({1.5: 1}))
t(lambda: "abc".removeprefix(1))
t(lambda: "abc".encode(1))
t(lambda: "abc".encode("utf-8", 1))
t(lambda: str(1, "utf-8"))
t(lambda: str("a", "utf-8"))
t(lambda: str(b"a", 1))
t(lambda: "abc".splitlines(keepends=True))
t(lambda: "abc def".split(maxsplit=0))
t(lambda: "abc".upper(1))
