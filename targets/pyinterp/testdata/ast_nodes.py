# The classes of _ast, trees of text, and code of trees that a program builds.
import _ast

ONLY_AST = _ast.PyCF_ONLY_AST


def dump(node):
    if isinstance(node, _ast.AST):
        parts = [f"{name}={dump(value)}" for name, value in vars(node).items()]
        return f"{type(node).__name__}({', '.join(parts)})"
    if isinstance(node, list):
        return "[" + ", ".join(map(dump, node)) + "]"
    return repr(node)


def shown(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, str(e).partition(" at 0x")[0])


for name in sorted(n for n in dir(_ast) if not n.startswith("__")):
    value = getattr(_ast, name)
    if isinstance(value, type):
        optional = {k: v for k, v in sorted(vars(value).items()) if v is None}
        print(value, [b.__name__ for b in value.__bases__], value.__doc__, value._fields, value.__match_args__,
              value._attributes, optional, value.__module__)
    else:
        print(name, value)

for mode, text in [("exec", '''
import a.b as c
from .x import (y, z as w)
@decorated
class A(B, metaclass=C):
    "doc"
    x: int = 5
    def f(self, a, /, b=2, *c, d, e=3, **k) -> int:
        global g
        return f"{a!r:>{w}} {b=}"
    async def g(x): 
        async for a in b: await c
        else: pass
        async with d as e: yield
try:
    raise E from f
except (G, H) as i: del i[1:2, ...]
else: x = [j for k in l if m if n]
finally: assert 1 < a <= 2, u'b'
while not -x: x **= 1.5 + 2j or b'x' and 10**100
match a:
    case [1, *_] | {"k": v, **r}: pass
    case P(x, y=-1+2j) if z: pass
    case None | a.b as c: pass
(lambda *, a=1: (yield))(*a, **b)
try: pass
except* X: pass
'''), ("eval", "{**a, 'b': {c}} if (d := e) else 'é' 'x'"), ("single", "x = 1; y"),
                   ("func_type", "(int, *str, **Any) -> bool")]:
    print(dump(compile(text, "f", mode, ONLY_AST)))

node = _ast.Name("x", ctx=_ast.Load())
print(node.id, type(node.ctx).__name__, node.__reduce__()[:2], list(vars(node)), _ast.Return().value)
node.anything = 5
print(node.anything, compile("a", "f", "eval", ONLY_AST).body.ctx is compile("b", "f", "eval", ONLY_AST).body.ctx)
match compile("a + 1", "f", "eval", ONLY_AST).body:
    case _ast.BinOp(_ast.Name(name), _ast.Add(), _ast.Constant(value)):
        print(name, value)


class Mine(_ast.Constant):
    extra = 7


class Made(_ast.Constant):
    def __new__(cls, *arguments, **keywords):
        return _ast.Constant.__new__(cls, *arguments, **keywords)


print(vars(Made(5, kind="u")), Made.__new__ is _ast.AST.__new__)
place = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=5)


def expression(node):
    return eval(compile(_ast.Expression(node), "f", "eval"))


def statement(*nodes):
    return compile(_ast.Module(list(nodes), []), "f", "exec")


def load(name):
    return _ast.Name(name, _ast.Load(), **place)


def store(name):
    return _ast.Name(name, _ast.Store(), **place)


def constant(value):
    return _ast.Constant(value, **place)


for value in (5, 10**30, 1.5, 1 + 2j, "s", b"b", (1, (2, "x")), frozenset({1}), None, ..., True):
    shown(lambda: expression(constant(value)))
shown(lambda: expression(Mine((3,), **place)))
shown(lambda: expression(_ast.Compare(constant(1), [_ast.Lt()], [constant(2)], **place)))

for tree in [
    lambda: _ast.Name(1, 2, 3), lambda: _ast.Name(1, id=3), lambda: _ast.Load(1),
    lambda: compile(_ast.Expression(load("x")), "f", "exec"),
    lambda: compile(load("x"), "f", "exec"),
    lambda: statement(1), lambda: statement(None), lambda: statement(load("x")),
    lambda: compile(_ast.Module(), "f", "exec"), lambda: compile(_ast.Module((), []), "f", "exec"),
    lambda: statement(_ast.Pass()), lambda: statement(_ast.Pass("x")),
    lambda: statement(_ast.Pass(lineno="x", col_offset=1)),
    lambda: statement(_ast.Pass(lineno=2**40, col_offset=1)),
    lambda: statement(_ast.Pass(lineno=5, col_offset=1, end_lineno=4)),
    lambda: statement(_ast.Pass(lineno=5, col_offset=1, end_lineno=5, end_col_offset=0)),
    lambda: statement(_ast.Pass(lineno=-5, col_offset=1, end_lineno=5, end_col_offset=0)),
    lambda: statement(_ast.Pass(lineno=1, col_offset=0, end_lineno=None)) and "fine",
    lambda: statement(_ast.Expr(None, **place)), lambda: statement(_ast.Expr(**place)),
    lambda: statement(_ast.Expr(store("x"), **place)),
    lambda: statement(_ast.Assign([], constant(1), **place)),
    lambda: statement(_ast.Assign([constant(1)], constant(1), **place)),
    lambda: statement(_ast.Assign([load("x")], constant(1), **place)),
    lambda: statement(_ast.Assign([store("None")], constant(1), **place)),
    lambda: statement(_ast.Delete([], **place)),
    lambda: statement(_ast.If(constant(1), [], [], **place)),
    lambda: statement(_ast.If(constant(1), [_ast.Pass(**place), None], [], **place)),
    lambda: statement(_ast.Try([_ast.Pass(**place)], [], [], [], **place)),
    lambda: statement(_ast.Try([_ast.Pass(**place)], [], [_ast.Pass(**place)], [_ast.Pass(**place)], **place)),
    lambda: statement(_ast.Raise(None, load("x"), **place)),
    lambda: statement(_ast.Import([], **place)), lambda: statement(_ast.ImportFrom("x", [], -1, **place)),
    lambda: statement(_ast.Global([], **place)), lambda: statement(_ast.Global([5], **place)),
    lambda: statement(_ast.With([], [_ast.Pass(**place)], **place)),
    lambda: statement(_ast.Match(load("x"), [], **place)),
    lambda: statement(_ast.Match(load("x"), [_ast.match_case(_ast.MatchValue(load("y"), **place), None,
                                                             [_ast.Pass(**place)])], **place)),
    lambda: statement(_ast.Match(load("x"), [_ast.match_case(_ast.MatchStar("y", **place), None,
                                                             [_ast.Pass(**place)])], **place)),
    lambda: statement(_ast.Match(load("x"), [_ast.match_case(_ast.MatchAs(None, "_", **place), None,
                                                             [_ast.Pass(**place)])], **place)),
    lambda: statement(_ast.Match(load("x"), [_ast.match_case(_ast.MatchSingleton(1, **place), None,
                                                             [_ast.Pass(**place)])], **place)),
    lambda: statement(_ast.Match(load("x"), [_ast.match_case(_ast.MatchOr([], **place), None,
                                                             [_ast.Pass(**place)])], **place)),
    lambda: expression(constant([1])), lambda: expression(constant((1, [2]))),
    lambda: expression(constant(Mine)),
    lambda: expression(_ast.BoolOp(_ast.And(), [constant(1)], **place)),
    lambda: expression(_ast.BinOp(constant(1), None, constant(1), **place)),
    lambda: expression(_ast.BinOp(constant(1), _ast.And(), constant(1), **place)),
    lambda: expression(_ast.Dict([constant(1)], [], **place)),
    lambda: expression(_ast.Compare(constant(1), [], [], **place)),
    lambda: expression(_ast.Compare(constant(1), [_ast.Lt(), _ast.Lt()], [constant(1)], **place)),
    lambda: expression(_ast.ListComp(constant(1), [], **place)),
    lambda: expression(_ast.Call(load("print"), None, [], **place)),
    lambda: expression(_ast.Call(load("print"), [None], [], **place)),
    lambda: expression(_ast.Call(load("print"), [], [None], **place)),
    lambda: expression(_ast.Starred(load("x"), _ast.Load(), **place)),
    lambda: expression(_ast.Yield(None, **place)),
    lambda: expression(_ast.Name(5, _ast.Load(), **place)),
    lambda: expression(_ast.Name(b"x", _ast.Load(), **place)),
    lambda: expression(_ast.Lambda(_ast.arguments([], [], None, [], [constant(1)], None, []), constant(1), **place)),
    lambda: expression(_ast.Lambda(_ast.arguments([], [], None, [], [], None, [constant(1)]), constant(1), **place)),
    lambda: expression(_ast.Lambda(None, constant(1), **place)),
    lambda: expression(_ast.expr(**place)),
    lambda: compile("x", "f", "exec", 1 << 30), lambda: compile("x", "f", "exec", optimize=3),
    lambda: compile("x", "f", "other"), lambda: compile("x", "f", "other", ONLY_AST),
    lambda: compile("x", "f", "func_type"), lambda: compile(5, "f", "exec"), lambda: eval(5), lambda: exec(5),
]:
    shown(tree)


def deep(n):
    node = constant(1)
    for i in range(n):
        node = _ast.UnaryOp(_ast.UAdd(), node, **place)
    return node


print(expression(deep(100)))
shown(lambda: expression(deep(100000)))
