# In which lines code is that ends without a statement of its own: what a tracer sees of ends of modules, classes,
# functions and handlers.
import sys


def run(src):
    ev = []
    def tr(f, e, a):
        if f.f_code.co_filename == '<t>':
            ev.append((e, f.f_lineno if e != 'call' else None))
        return tr
    c = compile(src, '<t>', 'exec')
    sys.settrace(tr)
    try:
        exec(c, {})
    except Exception as e:
        ev.append(repr(e))
    finally:
        sys.settrace(None)
    print(repr(src), ev)


run("x = 42\nif []:\n    print('unreachable')\n")
run("def f(x):\n  if x:\n    return 1\nf(0)\nf(1)\n")
run("def f(x):\n  if x:\n    y = 1\nf(0)\nf(1)\n")
run("def f(x):\n  if not x:\n    y = 1\n  else:\n    z = 3\nf(0)\nf(1)\n")
run("def f(x):\n  while x:\n    x -= 1\nf(0)\nf(1)\n")
run("def f(x):\n  for i in x:\n    if i:\n      pass\nf([])\nf([1,0])\n")
run("def f(x):\n  try:\n    if x: 1/0\n  except ZeroDivisionError:\n    pass\nf(0)\nf(1)\n")
run("def f(x):\n  with open('/dev/null') as g:\n    if x:\n      pass\nf(1)\n")
run("def f(x):\n  match x:\n    case 1:\n      y = 1\nf(1)\nf(0)\n")
run("if 0:\n  pass\nif []:\n  x\nelif ():\n  y\n")
run("x = 42\nif ():\n    print('unreachable')\n")
run("x = 42\nif '':\n    print('unreachable')\n")
run("x = 42\nif x == 3:\n    print('unreachable')\n")
run("def f(x):\n  try:\n    1/x\n  except ZeroDivisionError:\n    pass\nf(0)\n")
run("def f(x):\n  try:\n    1/x\n  except ZeroDivisionError:\n    y = 1\nf(0)\n")
run("def f(x):\n  try:\n    1/x\n  except ZeroDivisionError:\n    y = 1\n  return 5\nf(0)\n")
run("def f(x):\n  try:\n    1/x\n  except ZeroDivisionError as e:\n    y = 1\nf(0)\n")
run("def f(x):\n  try:\n    1/x\n  except ZeroDivisionError as e:\n    y = 1\n  z = 1\nf(0)\n")
run("def f(x):\n  for i in (0,):\n    try:\n      1/i\n    except ZeroDivisionError:\n      y = 1\nf(0)\n")
run("def f(x):\n  try:\n    1/x\n  except ZeroDivisionError:\n    if x:\n      y = 1\nf(0)\n")
run("try:\n  1/0\nexcept ZeroDivisionError:\n  pass\n")
run("try:\n  1/0\nexcept ZeroDivisionError:\n  pass\nelse:\n  x\n")
run("class A:\n  if []:\n    x\n")
run("class A:\n  x = 1\n  if x == 2:\n    y = 2\n")
run("x = 1\nwhile x:\n  x = 0\n")
run("for x in ():\n  x = 0\n")
run("for x in (1,):\n  x = 0\nelse:\n  y = 3\n")
run("try:\n  x = 1\nfinally:\n  if x == 2:\n    y = 3\n")
run("with open('/dev/null'):\n  x = 1\n")
