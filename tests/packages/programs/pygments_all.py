"""Pygments: every lexer it has over one text."""
from pygments.lexers import get_all_lexers, get_lexer_by_name
import hashlib

TEXT = '''#!/usr/bin/env thing
/* comment */ // line # hash -- dash ; semi % percent
<tag attr="value">&amp;</tag> {% block %} {{ x|y }} $var @at \\\\cmd{arg}
def f(x: int) -> str: return "text %s \\\\n" % x + 'single'
class A<T> extends B implements C { public static void main(String[] args) { int x = 0xFF + 1.5e10; } }
if (a == b && c != d) then begin end else [1, 2, 3].map(x => x * 2);
SELECT * FROM t WHERE x = 'y';
'''
for _, aliases, _, _ in sorted(get_all_lexers(), key=lambda lexer: lexer[0]):
    if aliases:
        lines = []
        for kind, text in get_lexer_by_name(aliases[0]).get_tokens(TEXT):
            lines.append(f"{kind} {text!r}")
        print(aliases[0], len(lines), hashlib.md5("\n".join(lines).encode()).hexdigest())
