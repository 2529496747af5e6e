"""Type comments, and the syntax of older versions: ast.parse(type_comments=True, feature_version=(3, N))."""
import ast

VERSIONED = [
    'x: int = 1',
    '(x): int',
    'a @ b',
    'a @= b',
    'async def f(): pass',
    'async def f():\n  async for x in y: pass',
    'async def f():\n  async with y: pass',
    'async def f():\n  [x async for x in y]',
    'async def f():\n  await x',
    'with (a as b, c): pass',
    'with (a, b): pass',
    'with (a): pass',
    'try: pass\nexcept* A: pass',
    'match x:\n  case 1: pass',
    '(x:=1)',
    'def f(a,/): pass',
    'def f(a,/,b): pass',
    'def f(a=1,/): pass',
    'lambda a,/: 0',
    'lambda a=1,/,b=2: 0',
    '1_000',
    "f'{x}'",
    'a[*b]',
    'def f(*a: *b): pass',
    '@a.b[1]\nclass X: pass',
    'await = 1',
    'async = 2',
    'async def f():\n  await = 1',
    'async def f():\n   pass\nawait = 1',
    'print(async, await)',
    '[x for x in *a, b]',
    'for x in *a, b: pass',
    'return *a, b',
    'def f():\n  return 1, *a',
    'x: tuple = *a, b',
    'async \\\n def f(): await x',
    'async  # hi\ndef f(): pass',
    "'a' f'b'",
    "f'{x=}'",
    "f'a{x = !r}'",
    "f'{(y:=1)}'",
    '0x_f',
    'with a as (b): pass',
    'async def f():\n  # type: () -> int\n  await x',
    'with (a,): pass',
    'with (a as b,): pass',
    'async with (a as b,): pass',
    'continue',
    'x = yield',
    'f(a for a in b, c)',
    'class A(x for x in y): pass',
    'del f()',
]

COMMENTED = [
    'x = 1 # type: int',
    'x = 1 # type:int',
    'x = 1 #type: int',
    'x = 1 #   type:    int  x  ',
    'for a in b:  # type: int\n  pass # type: ignore',
    'with a as b: # type: int\n  pass',
    'with (a as b): # type: int\n pass',
    'with (a, b): # type: int\n pass',
    'with (a as b, c): # type: int\n pass',
    'def f(a,  # type: int\n  b=1,  # type: str\n  *c,  # type: x\n  d, # type: y\n e=2, # type: z\n **k # type: w\n ):\n  # type: (...) -> int\n  pass',
    'def f(): # type: () -> int\n  # type: () -> int\n  pass',
    'def f(): # type: () -> int\n  pass',
    'async def f(): # type: () -> int\n  pass',
    'async def f():\n  # type: () -> int\n  return 1',
    '# type: ignore\nx = 1 # type: ignore[a, b]\n# type: ignoreé\ny = 2  # type: ignore@ x\n',
    'x = ( # type: int\n1)',
    'def f(a, # type: int\n b):pass',
    'if x: # type: int\n  pass',
    'x: int = 1 # type: int',
    'x += 1 # type: int',
    'pass # type: int',
    'class A: # type: int\n  pass',
    'while x: # type: int\n pass',
    'try: # type: int\n  pass\nfinally: pass',
    'import a # type: int',
    'x = y = z # type: éé',
    'def f(): pass # type: () -> int',
    'def f(\n  a # type: int\n, /, b):\n  pass',
    'lambda a, # type: int\n b: 0',
    'def f(*, # type: int\n a):pass',
    '# type: int\nx = 1',
    'x = 1\n# type: int\n',
    'if x:\n  y = 1\n  # type: ignore\n  z = 2 # type: ignored\n',
    'x = [1, # type: ignore\n 2]',
    'async for a in b: # type: int\n  pass',
    'def f(a, *, b # type: int\n):\n  pass',
    'def f(a=1 # type: int\n,b=2):\n  pass',
    'def f(a, /, # type: int\n b):\n  pass',
]

FUNCTION_TYPES = [
    '() -> int',
    '(int) -> int',
    '(int, str) -> x',
    '(*int) -> a',
    '(**int) -> a',
    '(*a, **b) -> c',
    '(x, *a, **b) -> c',
    '(x, y, *a) -> [d]',
    '(x, **b) -> c',
    '(int,) -> x',
    '(',
    '() ->',
    '(*a, *b) -> c',
    '(**a, *b) -> c',
    '(a) -> b\n\n',
    '(*a, b) -> c',
    '(a b) -> c',
    '() -> int # type: int',
]


def parsed(source, *, shows=False, **options):
    try:
        tree = ast.parse(source, **options)
    except SyntaxError as e:
        return e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset
    return ast.dump(tree, include_attributes=True) if shows else "ok"


for source in VERSIONED:
    changes = []
    for minor in range(3, 12):
        result = parsed(source, feature_version=(3, minor))
        if not changes or changes[-1][1] != result:
            changes.append((minor, result))
    print(repr(source), changes)
for source in COMMENTED:
    print(repr(source), parsed(source, shows=True, type_comments=True), parsed(source))
for source in FUNCTION_TYPES:
    print(repr(source), parsed(source, shows=True, mode="func_type"))
for minor in (-5, 0, 3, 99):
    print(minor, parsed("await x", feature_version=minor))
