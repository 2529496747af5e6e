# _csv
import _csv
from _csv import *

def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)

register_dialect("excel", delimiter=",", quotechar='"', lineterminator="\r\n", quoting=0)
def read(text, **k): return list(reader(text if isinstance(text, list) else text.splitlines(True), **k))
class Out:
    def __init__(self): self.text = ""
    def write(self, s): self.text += s; return len(s)
def write(row, **k):
    o = Out(); w = writer(o, **k); r = w.writerow(row); return o.text, r
for s in ("a,b,c\n", "a,b\r\nc,d\r\n", "", "\n", "\n\na\n", '"a","b ""q"" c",d\n', '"multi\nline",x\n', 'a,"b\n', "a,b", ",\n", ",,", ' a, "b"\n', 'a"b,c\n', '"a"b,c\n', "é,ü€,😀\n", '"é""ü",x', "1,2.5,x\n", "a\rb\n", "a\\,b\n", 'x' * 100 + "," + 'y' * 50):
    t(lambda: read(s)); t(lambda: read(s, skipinitialspace=True, strict=True)); t(lambda: read(s, quoting=QUOTE_NONE, escapechar="\\")); t(lambda: read(s, doublequote=False, escapechar="\\")); t(lambda: read(s, delimiter="é", quotechar="ü")); t(lambda: read(s, quotechar=None)); t(lambda: read(s, quoting=QUOTE_NONNUMERIC))
t(lambda: read(["a\nb"])); t(lambda: read(["a\\\n", "b"], escapechar="\\")); t(lambda: read(["a\\"], escapechar="\\")); t(lambda: read(['"a\\'], escapechar="\\")); t(lambda: read([b"a"])); t(lambda: read([None])); t(lambda: reader(5)); t(lambda: read(['"a\n', 'b"\n'])); t(lambda: read(['"abc'], strict=True)); t(lambda: read(["a\\\nb,c"], escapechar="\\"))
r = reader(["a,b\n", '"c\n', 'd",e\n']); print(r.line_num, next(r), r.line_num, next(r), r.line_num, r.dialect.delimiter, iter(r) is r, type(r)); t(lambda: next(r))
print(field_size_limit(), field_size_limit(5), field_size_limit()); t(lambda: read("abcdef")); t(lambda: read("abcde,ab")); t(lambda: read('"abcdef"')); t(lambda: field_size_limit("x")); t(lambda: field_size_limit(True)); field_size_limit(131072)
class N:
    def __index__(self): return 1
    def __str__(self): return "N"
rows = [[], [""], ["", ""], [None], [1, 2.5, None, "x"], ["a,b", 'q"r', "l\nm", "c\rd"], ["é", "ü"], ["a b", " "], ["\\"], [True, 5j, N()], ("t",), "str", {1: 2}]
for row in rows:
    for k in ({}, dict(quoting=QUOTE_ALL), dict(quoting=QUOTE_NONNUMERIC), dict(quoting=QUOTE_NONE), dict(quoting=QUOTE_NONE, escapechar="\\"), dict(doublequote=False, escapechar="\\"), dict(doublequote=False), dict(lineterminator="!", delimiter=" "), dict(quotechar="'"), dict(delimiter="é", quotechar="ü")):
        t(lambda: write(row, **k))
t(lambda: write(5)); t(lambda: writer(5)); o = Out(); w = writer(o); print(w.writerows([[1, 2], ["a"]]), repr(o.text), w.dialect.quoting, type(w)); t(lambda: w.writerows(5)); t(lambda: w.writerows([1]))
for k in (dict(delimiter=""), dict(delimiter="ab"), dict(delimiter=5), dict(delimiter=None), dict(quotechar=""), dict(quotechar=5), dict(quotechar=None, quoting=QUOTE_ALL), dict(escapechar="xx"), dict(escapechar=5), dict(lineterminator=None), dict(lineterminator=5), dict(quoting=9), dict(quoting="x"), dict(quoting=True), dict(doublequote=0, strict=1, skipinitialspace=[])):
    t(lambda: [(d.delimiter, d.quotechar, d.escapechar, d.lineterminator, d.quoting, d.doublequote, d.strict, d.skipinitialspace) for d in [Dialect(**k)]])
class D: delimiter = ";"; quotechar = "'"
t(lambda: Dialect(D).delimiter); t(lambda: Dialect(D(), delimiter="|").delimiter); t(lambda: Dialect("nope")); t(lambda: Dialect("excel") is get_dialect("excel")); t(lambda: read("a;'b;c'") if 0 else list(reader(["a;'b;c'"], D)))
t(lambda: list(reader(["a;'b;c'"], dialect=D()))); t(lambda: list(reader(["a;'b;c'"], dialect=D, delimiter="|"))); t(lambda: write([1, "a;b"], dialect=D))
t(lambda: register_dialect(5)); register_dialect("mine", D, delimiter=":"); print(get_dialect("mine").delimiter, sorted(list_dialects())); unregister_dialect("mine"); t(lambda: unregister_dialect("mine")); t(lambda: get_dialect("mine")); t(lambda: get_dialect([]))
t(lambda: setattr(get_dialect("excel"), "delimiter", "x")); t(lambda: get_dialect("excel").__reduce__()); print(Error.__module__, Error.__mro__[1], QUOTE_ALL, _csv.__version__)
