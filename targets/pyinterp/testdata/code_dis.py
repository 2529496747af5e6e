"""dis: what it says of any machine's instructions."""
import dis
import io
import opcode
import sys

SOURCE = """import os, sys.path as p
from ..a.b import c as d, e
def f(x):
    global counter
    counter = len(x)
    return [print(y) for y in x]
class A(B):
    z = 3
"""
code = compile(SOURCE, "<source>", "exec")
print(list(dis._find_imports(code)))
print(list(dis._find_store_names(code)))
inner = [c for c in code.co_consts if hasattr(c, "co_code")]
print([c.co_name for c in inner])
for c in [code] + inner:
    print(c.co_name, sorted({line for _, line in dis.findlinestarts(c)} - {0, 3}))
    instructions = list(dis.get_instructions(c))
    print([i.argval for i in instructions if i.opname == "LOAD_GLOBAL"])
    print([i.argval for i in instructions if i.opname in ("STORE_NAME", "STORE_GLOBAL")])
    assert [i.opcode for i in instructions] == [dis.opmap[i.opname] for i in instructions]
    assert all(i.offset in dis.findlabels(c.co_code) for i in instructions if i.is_jump_target)


def looping(a, b):
    for i in a:
        if i:
            b.append(i + 1)
    while b:
        b.pop()


instructions = list(dis.Bytecode(looping))
offsets = {i.offset for i in instructions}
jumps = [i for i in instructions if i.opcode in opcode.hasjabs + opcode.hasjrel]
print(len(jumps) > 3, all(i.argval in offsets for i in jumps))
targets = {i.argval for i in jumps}
print(targets == {i.offset for i in instructions if i.is_jump_target})
print(sorted({i.starts_line - looping.__code__.co_firstlineno for i in instructions if i.starts_line})[-3:])
first = next(i for i in instructions if i.opname == "FOR_ITER")
print(first.positions.lineno - looping.__code__.co_firstlineno)
shifted = [i.starts_line for i in dis.get_instructions(looping, first_line=100) if i.starts_line]
print(max(shifted))

out = io.StringIO()
dis.dis(looping, file=out)
print("FOR_ITER" in out.getvalue(), out.getvalue().count("\n") >= len(instructions))
out = io.StringIO()
dis.dis("x = 1; y = lambda: x", file=out, depth=0)
print("Disassembly of" in out.getvalue())
out = io.StringIO()
dis.dis(code.co_code, file=out)
print("IMPORT_NAME" in out.getvalue())
try:
    1 / 0
except ZeroDivisionError as e:
    traceback = e.__traceback__
out = io.StringIO()
dis.distb(traceback, file=out)
print([line.split()[0] == "-->" or "-->" in line for line in out.getvalue().splitlines() if "-->" in line])
print(dis.Bytecode.from_traceback(traceback).current_offset == traceback.tb_lasti)

for line in dis.code_info(looping).splitlines():
    if line.split(":")[0] in ("Name", "Argument count", "Number of locals", "Flags"):
        print(line)
print(dis.pretty_flags(3), dis.pretty_flags(0), dis.pretty_flags(0x20000))
for wrong in 3, object():
    try:
        dis.dis(wrong)
    except TypeError as error:
        print(error)
print(opcode.cmp_op, set(dis.__all__) >= {"dis", "opmap", "stack_effect"})
