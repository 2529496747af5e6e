# The lexer as an iterator.
import _tokenize
import warnings

warnings.simplefilter("error")


def tokens(text):
    out = []
    try:
        for t in _tokenize.TokenizerIter(text): out.append(t)
    except SyntaxError as e:
        out.append((type(e).__name__, e.args))
    except Exception as e:
        out.append((type(e).__name__, str(e)))
    return out


samples = ["(1+2]", "{1+2]", "1_", "1.2_", "1e+", "\xa0", "€", "0b12", "0o8", "012", "'sdf", "'''sdf''", "("*300+"a"+")"*300, "]", "a $ b", "a ! b ? c", "a <> b", "if x:\n\ty\n        z\n",
 "if x:\n        y\n\tz\n", "if x:\n    y\n  z\n", "a \\\n b", "a \\ b", "a \\", "x = (1,\n 2,\n# c\n 3)\n", "x = '''a\nb\nc''' + 1\n", "def f():\n\n  # c\n  pass\n\n\n# d\nx", "", "\n", "\n\n  \n", "# c", "x # c", "a\r\nb\rc", "f'a{b}c'", "rb'x' u'y' f'''{\n1}'''", "\\\nx", "  x", "a;b;", "x = 1\n  y = 2\n", "@a.b\nclass C: pass", "a := 1 ** 2 **= 3 // 4 //= 5 >>= 6 <<= 7 -> ... . .. @= @ ~ ^= |= &= %= :=",
 "\x00", "a\x00b", "é = 1; b\u0300 = 2", "a\u200bb", "1if 2else 3", "0_7 0xfor 1jif", "async def f(): await x\n", "\f x", "x = 1\\\n\n", "lambda: 0\n\\\n", "(\n", "[1,\n2", "if 1:\n", "if 1:\n  \\\n  x\n", "'a\\\nb'", "\ufeffx", "# coding: latin-1\né", "match x:\n case 1: pass", "a" * 5 + "\t" + "b", "x" * 3 + " = 1if 2else 3", "1.e5 .5 5. 1e-5j 0xFF 0b1 0o7 1_000", "\ud800"]
for s in samples:
    print(ascii(s)[:60])
    for t in tokens(s):
        print("   ", ascii(t)[:300])
try:
    _tokenize.TokenizerIter(1)
except TypeError as e:
    print(e)
print(_tokenize.TokenizerIter, type(_tokenize.TokenizerIter(source='a')))

# It goes on behind most errors.
for s in ["a ) b", "1_ + 2", "(1] x", "'abc", "x \xa0 y", "x + 012 1", "if x:\n\ty\n        z\n", "((("]:
    it = _tokenize.TokenizerIter(s)
    found = []
    for _ in range(9):
        try:
            found.append(next(it, None))
        except SyntaxError as e:
            found.append(e.args[0])
    print(ascii(found))
