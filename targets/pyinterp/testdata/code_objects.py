# code objects: what they show, equality, replace; frames of generators that are cleared.


def f(a, b=1, /, c=2, *d, e, **g):
    x = a.attribute
    try:
        return x + c
    except ValueError:
        return lambda: a


code = f.__code__
print(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals, code.co_varnames,
      code.co_cellvars, code.co_freevars, code.co_name, code.co_qualname, code.co_flags)
print(type(code.co_code), type(code.co_linetable), type(code.co_exceptiontable), "attribute" in code.co_names)


def shown(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__)


other = code.replace(co_name="other", co_firstlineno=100, co_filename="elsewhere")
print(other.co_name, other.co_firstlineno, other.co_filename, other == code, other.replace() == other,
      hash(other) == hash(other.replace()), other is not other.replace())
print(code.replace(co_varnames=tuple(n.upper() for n in code.co_varnames)).co_varnames)
print(code.replace(co_flags=code.co_flags | 0x100).co_flags == code.co_flags | 0x100)
f.__code__ = code.replace(co_consts=code.co_consts)
try:
    f(5, e=1)
except AttributeError as e:
    print(e)
shown(lambda: code.replace(co_nlocals=100))
shown(lambda: code.replace(co_argcount="x"))
shown(lambda: code.replace(co_name=5))
shown(lambda: code.replace(anything=5))
shown(lambda: type(code)())

print((lambda x: x.a).__code__ == (lambda x: x.b).__code__)
namespace = {}
one = compile("x = 1", "f", "exec")
print(one == compile("x = 1", "f", "exec"), one == compile("x = 1.0", "f", "exec"), one == compile("x = True", "f", "exec"),
      len({one, compile("x = 1", "f", "exec")}))

for start, end, line in compile("x = 1\ny = 2\n", "f", "exec").co_lines():
    if line:
        namespace[line] = True
print(sorted(namespace))


def generator():
    inside = 5
    try:
        yield inside
    finally:
        print("closed")


g = generator()
next(g)
print(g.gi_frame.f_locals)
frame = g.gi_frame
frame.clear()
print(list(g))


def running():
    frame = running.generator.gi_frame
    try:
        frame.clear()
    except RuntimeError as e:
        print(e)
    yield


running.generator = running()
next(running.generator)

a, b = ValueError(1), ValueError(2)
a.__context__, b.__context__ = b, a
try:
    try:
        raise a
    except ValueError:
        raise KeyError(3)
except KeyError as e:
    print(repr(e.__context__), repr(e.__context__.__context__))


# What a finally clause has is one constant, however many ways lead there.
def leaves(x):
    for i in x:
        try:
            if i:
                return [j for j in x]
            continue
        finally:
            [lambda: k for k in x if k in {1, 2}]


print([c.co_name for c in leaves.__code__.co_consts if hasattr(c, "co_name")])
text = "def f(x): return x in {1, 2}, 0.0, 1, 'text'"
f, g = ({} for _ in "ab")
exec(text, f)
exec(text, g)
print(f["f"].__code__ == g["f"].__code__, hash(f["f"].__code__) == hash(g["f"].__code__))
exec(text.replace("0.0", "-0.0"), g)
print(f["f"].__code__ == g["f"].__code__)
exec(text.replace("1,", "True,"), g)
print(f["f"].__code__ == g["f"].__code__)


# Loops within clauses of try and with: what a turn forgets, handlers still find.
import marshal

for source in (
    "for e in it:\n  try: a(e)\n  except OSError: pass",
    "try:\n  for e in it:\n    try: a(e)\n    except OSError: pass\nfinally: a()",
    "try:\n  with a:\n    for e in it:\n      try: a(e)\n      except OSError: pass\nfinally: a()",
    "while it:\n  with a:\n    try: a(e)\n    except OSError: continue",
    "try:\n  with a as b:\n    for e in b:\n      try:\n        if e: a(b, e=e)\n      except OSError as x: continue\n"
    "finally: a()",
    "for e in it:\n  try:\n    for e in e: a(*e)\n  except* OSError: pass\n  else: pass",
):
    body = source.replace("\n", "\n  ")
    for head in "def", "async def":
        code = compile(f"{head} f(a, it):\n  {body}", "loops", "exec")
        print(marshal.loads(marshal.dumps(code)).co_consts[0].co_name)
