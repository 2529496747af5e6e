"""Mutated source text, compiled: one line of output for each seed.

    sources.py FIRST COUNT [SHOWN]      run by either Python; with SHOWN also the text of each

A text is some lines of a file of the standard library with tokens, characters or bytes changed. The
line says whether there is code, or the error with its place. The same seed is the same text everywhere.
"""

import os
import random
import re
import sys
import warnings

LIBRARY = "/usr/lib/python3.11"
TOKEN = re.compile(r"\w+|[^\w\s]|[ \t]+|\n")
WORDS = """False None True and as assert async await break class continue def del elif else except finally for from global if import in is
lambda nonlocal not or pass raise return try while with yield match case _ print x self 0 1 0x 1e 1_ 1__0 0b2 1j .5 ... = == := : :: ; , . -> @ @= ** * // << >>= != <> ~ !
( ) [ ] { } () [] {} (( ]] ' " ''' \"\"\" f' f" rb' b" u' \\ \\\n \t \n \r\n \f # #\u00e9 $ ? ` \u00e9 \u2260 \u00b5 \ufb01 \U0001f600 {x!r:>{y}} {x=} {{ }} {! # \\N{DASH} \\x4 \\u12
except* *args, **kw, / * from __future__ __debug__ None= global\tx (yield) (x:=1) lambda: for\x20x\x20in\x20y if\x20x\x20else\x20y async\x20def\x20f(): match\x20x: case\x20[1,*_]: \x00""".split(" ")


def library_files():
    names = []
    for folder, folders, files in os.walk(LIBRARY):
        folders[:] = sorted(f for f in folders if f not in ("__pycache__", "lib2to3", "test", "tests", "dist-packages"))
        names += [os.path.join(folder, f) for f in sorted(files) if f.endswith(".py")]
    return names


def excerpt(rng, files, cache):
    name = files[rng.randrange(len(files))]
    if name not in cache:
        with open(name, encoding="utf-8", errors="replace") as f:
            cache[name] = f.read().split("\n")
    lines = cache[name]
    start = rng.randrange(len(lines))
    # From a line that begins a block, so that most of it makes sense.
    while start > 0 and not lines[start].lstrip().startswith(("def ", "class ", "for ", "if ", "try:", "with ", "while ", "return ", "@")):
        start -= 1
    lines = lines[start:start + rng.randrange(1, 40)]
    margin = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[margin:] if not line[:margin].strip() else line for line in lines) + "\n"


def mutate_tokens(rng, text):
    tokens = TOKEN.findall(text) or [""]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(tokens))
        change = rng.randrange(8)
        if change == 0:
            tokens[at] = ""
        elif change == 1:
            tokens.insert(at, tokens[rng.randrange(len(tokens))])
        elif change == 2:
            other = rng.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif change in (3, 4):
            tokens[at] = rng.choice(WORDS)
        elif change == 5:
            tokens.insert(at, rng.choice(WORDS))
        elif change == 6:
            tokens[at] = tokens[at] * rng.choice((2, 3, 120))
        else:
            del tokens[at:at + rng.randrange(1, 9)]
            tokens = tokens or [""]
    return "".join(tokens)


def mutate_bytes(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(data) + 1)
        change = rng.randrange(6)
        if change == 0:
            data[at:at + 1] = bytes([rng.randrange(256)])
        elif change == 1:
            data[at:at] = rng.choice((b"\xef\xbb\xbf", b"# coding: latin-1\n", b"# -*- coding: nope -*-\n", b"\xff", b"\x00", b"\xc3\xa9", b"\xed\xa0\x80", b"\r", b"\x0c", b"\\\n", b"\t"))
        elif change == 2:
            del data[at:]
        elif change == 3:
            del data[at:at + rng.randrange(1, 20)]
        elif change == 4:
            data[:0] = rng.choice((b"\xef\xbb\xbf", b"# coding: latin-1\n", b"#!x\n# vim: set fileencoding=utf-8 :\n", b"# coding: ascii\n", b"  ", b"\t"))
        else:
            data[at:at] = data[at:at + rng.randrange(1, 60)]
    return bytes(data)


def deep(rng):
    """Nesting, where a parser without limits ends badly."""
    depth = rng.choice((5, 50, 90, 99, 100, 150, 199, 201, 400))
    opening, closing = rng.choice((("(", ")"), ("[", "]"), ("{", "}"), ("(", ""), ("f(", ")"), ("x[", "]"), ("-", ""), ("not ", ""), ("lambda: ", ""), ("x if y else ", ""), ("{1:", "}"),
                                   ("(x,", ")"), ("*", ""), ("await ", ""), ("a.", ""), ("a + ", ""), ("a ** ", ""), ("a and ", ""), ("a < ", ""), ("f'{", "}'"), ("[x for x in ", "]")))
    return opening * depth + "x" + closing * depth + "\n"


def blocks(rng):
    depth = rng.choice((5, 19, 20, 21, 60, 99, 100, 101))
    head = rng.choice(("if x:", "while x:", "for x in y:", "with x:", "try:", "def f():", "class C:", "async def f():"))
    return "".join(" " * k + head + "\n" for k in range(depth)) + " " * depth + "pass\n"


def text_of(seed, files, cache):
    rng = random.Random(seed)
    kind = rng.randrange(40)
    if kind == 0:
        return deep(rng).encode()
    if kind == 1:
        return blocks(rng).encode()
    data = excerpt(rng, files, cache)
    if kind > 6:
        data = mutate_tokens(rng, data)
    data = data.encode(errors="surrogatepass")
    return mutate_bytes(rng, data) if kind < 14 else data


def is_utf8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def verdict(data):
    """What comes of the text. Of what is no UTF-8 CPython says it in several ways; with a cookie it counts columns in its own."""
    try:
        compile(data, "text", "exec", dont_inherit=True)
    except (SyntaxError, UnicodeDecodeError) as error:
        if not is_utf8(data):
            return "refused " + repr(getattr(error, "text", None))[:0]
        if error.msg.startswith(("too many nested", "too many statically nested")):
            return "too deep"
        place = f"{error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset}" if b"coding" not in data else error.lineno
        return f"{type(error).__name__} {error.msg} {place}"
    except (MemoryError, RecursionError):
        return "too deep"
    except BaseException as error:
        return f"{type(error).__name__} {error}"
    return "code"


def main():
    warnings.simplefilter("ignore")
    first, count = int(sys.argv[1]), int(sys.argv[2])
    files, cache = library_files(), {}
    for seed in range(first, first + count):
        data = text_of(seed, files, cache)
        if len(sys.argv) > 3:
            sys.stdout.write(data.decode("latin-1") + "\n")
        print(seed, ascii(verdict(data)), flush=True)


if __name__ == "__main__":
    main()
