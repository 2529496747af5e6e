import sys, json, re, copy
try: import pickle
except ImportError: pickle = None
def t(name, f):
    try: r = f(); print(name, "ok", type(r).__name__)
    except BaseException as e: print(name, type(e).__name__, str(e)[:80])
def rec(): return rec()
t("function", rec)
l = []
for i in range(100000): l = [l]
t("repr list", lambda: repr(l)); t("eq", lambda: l == eval("[" * 50 + "]" * 50) or l == [l])
m = []
for i in range(100000): m = [m]
t("eq2", lambda: l == m); t("lt", lambda: l < m); t("json", lambda: json.dumps(l)); t("json.loads", lambda: json.loads("[" * 100000 + "]" * 100000)); t("json.loads dict", lambda: json.loads('{"a":' * 100000 + "1" + "}" * 100000))
t("copy", lambda: copy.deepcopy(l)); t("hash", lambda: hash(tn)); 
tn = ()
for i in range(100000): tn = (tn,)
t("hash", lambda: hash(tn)); t("repr tuple", lambda: repr(tn)); t("tuple eq", lambda: tn == (tn,))
d = {}
for i in range(100000): d = {1: d}
t("repr dict", lambda: repr(d)); t("dict eq", lambda: d == {1: d})
if pickle: t("pickle", lambda: pickle.dumps(l)); t("pickle loads", lambda: pickle.loads(b"]" * 200000 + b"a" * 199999 + b".")); t("pickle loads2", lambda: pickle.loads(b"(" * 200000 + b"l" * 199999 + b"."))
import marshal
t("marshal", lambda: marshal.dumps(l)); t("marshal loads", lambda: marshal.loads(b"[\x01\x00\x00\x00" * 100000 + b"N")); t("marshal tuple", lambda: marshal.loads(b")\x01" * 100000 + b"N"))
t("re nested", lambda: re.compile("(" * 20000 + ")" * 20000)); t("re match", lambda: re.match("(a|b)*c", "ab" * 200000)); t("re nested q", lambda: re.compile("(?:" * 5000 + "a" + ")*" * 5000))
for s in ("(" * 100000, "[" * 100000, "-" * 100000 + "1", "not " * 100000 + "1", "lambda:" * 100000 + "1", "1" + "+1" * 100000, "1" + "**1" * 100000, "x" + ".a" * 100000, "x" + "()" * 100000, "x" + "[0]" * 100000, "a if b else " * 100000 + "c", "{1:" * 100000, "f'{" * 1000, "1 if 1 else " * 5000 + "1", "x = " * 100000 + "1", "a, " * 100000, "if 1:\n" + " pass\n" * 100000, "await " * 100000 + "x", "*" * 100000 + "x", "".join(" " * i + "if 1:\n" for i in range(1000)) + " " * 1000 + "pass", "(" * 190 + ")" * 190, "~" * 100000 + "1", "a" + " and a" * 100000, "a" + "<a" * 100000, "@a\n" * 100000 + "def f(): pass", "elif".join(["if 1: pass\n"] + [" 1: pass\n"] * 20000)):
    t("compile " + s[:12].replace("\n", "|"), lambda: compile(s, "f", "exec"))
    import ast
    t("parse " + s[:12].replace("\n", "|"), lambda: ast.parse(s))
n = ast.Constant(1)
for i in range(100000): n = ast.UnaryOp(ast.USub(), n)
t("ast deep", lambda: compile(ast.fix_missing_locations(ast.Expression(n)), "f", "eval"))
n = ast.Constant(1, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
for i in range(100000): n = ast.UnaryOp(ast.USub(), n, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
t("ast deep2", lambda: compile(ast.Expression(n), "f", "eval")); t("unparse", lambda: ast.unparse(n)); t("dump", lambda: ast.dump(n)); t("literal", lambda: ast.literal_eval(n))
class A: pass
a = A()
A.__repr__ = lambda s: repr(s); t("repr loop", lambda: repr(a))
A.__getattr__ = lambda s, n: getattr(s, n + "x"); t("getattr loop", lambda: a.foo)
A.__eq__ = lambda s, o: s == o; t("eq loop", lambda: a == 1)
A.__call__ = lambda s: s(); t("call loop", lambda: a())
A.__bool__ = lambda s: not s; t("bool loop", lambda: bool(a))
A.__hash__ = lambda s: hash(s); t("hash loop", lambda: {a})
A.__add__ = lambda s, o: s + o; t("add loop", lambda: a + 1)
A.__iter__ = lambda s: iter(s); t("iter loop", lambda: list(a))
A.__len__ = lambda s: len(s); t("len loop", lambda: len(a))
A.__str__ = lambda s: f"{s}"; t("str loop", lambda: str(a))
class P(property): pass
class Q:
    @property
    def x(self): return self.x
t("property", lambda: Q().x)
class I(int):
    def __index__(self): return I(self).__index__()
t("index", lambda: [1][I(0)])
f = lambda: 1
for i in range(100000): f = (lambda g: lambda: g())(f)
t("closures", f)
it = iter([1])
for i in range(100000): it = map(abs, it)
t("map chain", lambda: next(it))
import itertools
it = iter([1])
for i in range(100000): it = itertools.chain(it)
t("chain chain", lambda: next(it))
it = iter([1])
for i in range(100000): it = filter(None, it)
t("filter chain", lambda: next(it))
it = iter([1])
for i in range(50000): it = enumerate(it)
t("enumerate chain", lambda: next(it))
it = iter([1])
for i in range(50000): it = zip(it)
t("zip chain", lambda: next(it))
def g(x): yield from x
it = iter([1])
for i in range(50000): it = g(it)
t("generator chain", lambda: next(it))
e = ValueError()
for i in range(100000):
    n = ValueError(); n.__context__ = e; e = n
import traceback
t("context chain", lambda: "".join(traceback.format_exception(e))[:10])
x = ExceptionGroup("a", [ValueError()])
for i in range(20000): x = ExceptionGroup("a", [x])
t("group", lambda: x.split(KeyError)); t("group repr", lambda: repr(x)); t("group sub", lambda: x.subgroup(ValueError))
tt = int
for i in range(20000): tt = list[tt]
t("alias", lambda: repr(tt)); t("alias hash", lambda: hash(tt)); t("isinstance tuple", lambda: isinstance(1, tn)); t("issubclass tuple", lambda: issubclass(int, tn)); t("startswith", lambda: "".startswith(tn)); t("int | ", lambda: eval("int" + "|str" * 5000))
t("type chain", lambda: type("x", (), {"__getattr__": None})().x)
import functools
p = print
for i in range(50000): p = functools.partial(p)
t("partial", lambda: type(p)); p = lambda: 1
for i in range(50000): p = functools.lru_cache(p)
t("lru", p)
o = object()
import weakref, operator
t("format", lambda: format(1, "{" * 10000)); t("str.format", lambda: ("{" + "0[" * 10000 + "]" * 10000 + "}").format(1)); t("str.format2", lambda: ("{:" * 1000 + "}" * 1000).format(*range(1001))); t("float", lambda: float("1" * 1000000)); t("int", lambda: int("1" * 5000)); t("int big", lambda: len(bin(int("1" * 4300))))
sys.setrecursionlimit(1000000)
t("function unlimited", rec); t("repr unlimited", lambda: repr(l)); t("eq unlimited", lambda: l == m); t("json unlimited", lambda: json.dumps(l)); t("compile unlimited", lambda: compile("-" * 50000 + "1", "f", "eval")); t("hash unlimited", lambda: hash(tn)); t("copy unlimited", lambda: copy.deepcopy(l)); t("generator unlimited", lambda: next(it)); t("repr loop unlimited", lambda: repr(a)); t("getattr unlimited", lambda: a.foo)
print("end")
