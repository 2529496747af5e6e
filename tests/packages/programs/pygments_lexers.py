"""Pygments: code of many languages as tokens, HTML, LaTeX, SVG and terminal colours."""
import pygments
from pygments.formatters import get_formatter_by_name, get_all_formatters
from pygments.lexers import get_all_lexers, get_lexer_by_name, guess_lexer, get_lexer_for_filename
from pygments.styles import get_all_styles, get_style_by_name
from pygments.token import Token

SOURCES = {
    "python": 'import os\n\n@decorator\nasync def f(x: int = 0b11, *args, **kw) -> "str":\n    """Doc."""\n    # comment\n    return f"{x!r:>{10}} {os.path}" if x else b"\\x00" + r\'\\d\' # é\nclass A(B, metaclass=C): pass\nmatch x:\n    case [1, *_]: ...\n',
    "pycon": '>>> 1 + 1\n2\n>>> f(\n...   x)\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nNameError: name \'f\' is not defined\n',
    "c": '#include <stdio.h>\n#define MAX(a, b) ((a) > (b) ? (a) : (b))\n/* comment */\nint main(int argc, char **argv) {\n  unsigned long x = 0xFFul; // line\n  for (;;) { printf("%s\\n", argv[0]); goto end; }\nend:\n  return 0;\n}\n',
    "cpp": 'template <typename T> class X final : public Y<T> {\n public:\n  virtual ~X() noexcept = default;\n  auto f() -> decltype(1.0f) { return R"(raw "string")"; }\n  [[nodiscard]] constexpr bool operator<=>(const X&) const;\n};\n',
    "java": 'package a.b;\nimport java.util.*;\n@Override public class A<T extends B> implements C {\n  private static final int x = 1_000;\n  String s = "text\\n"; char c = \'x\';\n  /** doc */ void f() throws E { new A<>(){}; }\n}\n',
    "javascript": 'const f = async (x) => `template ${x + 1}`;\nlet re = /[a-z]+\\/(?:x)/gi;\nclass A extends B { #p = 1; get x() { return this?.y ?? null; } }\n// comment\n',
    "html": '<!DOCTYPE html><html><head><style>a { color: #fff; }</style><script>var x = 1 < 2;</script></head>\n<body class="x">&amp; text <!-- c --></body></html>\n',
    "css": '@media screen and (max-width: 100px) { a:hover > b::before, #id.cls[attr="v"] { margin: 0 auto !important; content: "\\201C"; } }\n',
    "sql": "SELECT a.b, COUNT(*) AS n FROM t JOIN u ON t.id = u.id WHERE x LIKE '%y''s' AND z IN (1, 2.5) -- c\nGROUP BY 1 HAVING n > 2;\n",
    "bash": 'for f in *.txt; do\n  echo "${f%.txt} $(date +%s) `ls`" | grep -E \'x|y\' > /dev/null 2>&1 || exit 1 # c\ndone\ncat <<EOF\nheredoc $x\nEOF\n',
    "json": '{"a": [1, -2.5e10, true, null], "b": {"c": "\\u00e9\\n"}}\n',
    "yaml": "a: 1\nb:\n  - x\n  - {y: z, 'q': \"r\"}\nc: |\n  literal\n  text\n# comment\n&anchor d: *anchor\n",
    "xml": '<?xml version="1.0"?><a x="1"><![CDATA[ <raw> ]]><b/>&lt;</a>\n',
    "rst": "Title\n=====\n\n*emph* **strong** ``code`` `link`_\n\n.. code:: python\n\n   x = 1\n\n- item\n",
    "markdown": "# Head\n\n*a* **b** `c`\n\n```python\nx = 1\n```\n\n- [ ] item\n> quote\n[x](http://y)\n",
    "diff": "--- a\n+++ b\n@@ -1,2 +1,2 @@\n-old\n+new\n same\n",
    "ruby": 'class A < B\n  attr_reader :x\n  def f(y = %w[a b]) = "#{y.map { |z| z * 2 }} #{:sym}"\n  puts <<~END\n    text #{1 + 1}\n  END\nend\n',
    "perl": 'use strict; my %h = (a => 1); foreach my $k (sort keys %h) { print "$k: $h{$k}\\n" if $k =~ m/^a(?:b|c)$/x; }\n',
    "haskell": 'module Main where\nimport Data.List (sort)\n-- | doc\nmain :: IO ()\nmain = do { let x = [y | y <- [1..10], odd y]; print $ sort x }\n',
    "rust": "fn main<'a>(x: &'a mut Vec<u8>) -> Result<(), Box<dyn Error>> {\n    let s = r#\"raw\"#; println!(\"{:?}\", x); /* c /* nested */ */\n    match x { Some(1..=5) => (), _ => unreachable!() }\n}\n",
    "go": 'package main\n\nimport "fmt"\n\nfunc main() {\n\tch := make(chan int, 1)\n\tgo func() { ch <- 0x1F }()\n\tfmt.Println(`raw`, <-ch, \'x\')\n}\n',
    "lua": "local t = {a = 1, [2] = 'x'} -- c\nfor k, v in pairs(t) do print(k .. [[long]], #v) end\n--[[ multi ]]\n",
    "scheme": "(define (f x #!optional y) (let loop ((i 0)) (if (< i 10) (loop (+ i 1)) 'done))) ; c\n",
    "make": "CC := gcc\nall: a.o b.o\n\t$(CC) -o $@ $^ # c\n%.o: %.c ; $(CC) -c $<\n.PHONY: all\n",
    "ini": "[section]\nkey = value ; c\nother: x\n",
    "tex": "\\documentclass{article}\n\\begin{document}\n$x^2 + \\alpha$ % comment\n\\section{A} text\n\\end{document}\n",
    "django": "{% extends 'x' %}{% for a in b|upper %}{{ a.c }}{% endfor %}{# c #}\n",
    "nasm": "section .text\nglobal _start\n_start: mov eax, [ebx+4*ecx] ; c\n int 0x80\n",
    "llvm": "define i32 @f(i32 %x) {\nentry:\n  %y = add nsw i32 %x, 1 ; c\n  ret i32 %y\n}\n",
    "console": "$ ls -l\ntotal 0\n# make\nok\n",
}

for name, source in SOURCES.items():
    lexer = get_lexer_by_name(name)
    print("==", name, lexer.name)
    for kind, text in lexer.get_tokens(source):
        print(str(kind)[6:], repr(text))
    for formatter in ("html", "latex", "terminal256", "svg", "rtf", "bbcode", "irc", "raw"):
        formatted = pygments.highlight(source, lexer, get_formatter_by_name(formatter))
        print(formatter, repr(formatted)[:1500])
print(pygments.highlight(SOURCES["python"], get_lexer_by_name("python"), get_formatter_by_name("html", full=True, linenos="table", style="monokai", hl_lines=[2, 3], anchorlinenos=True)))
print(len(list(get_all_lexers())) > 400, sorted(f.name for f in get_all_formatters()), sorted(get_all_styles()))
for style in get_all_styles():
    print(style, get_style_by_name(style).style_for_token(Token.Keyword)["color"])
print(guess_lexer("#!/usr/bin/python3\nprint(1)").name, get_lexer_for_filename("a.rs").name)
loaded = [get_lexer_by_name(aliases[0]) for _, aliases, _, _ in get_all_lexers() if aliases]
print(len(loaded) > 400)
