#include "targets/pyinterp/modules/opcode/own_modules.h"

namespace py {

RLIB_PREBUILD rlib::Str* opcode_text() {
  using namespace rlib::literals;
  return R"python(
"""
The instructions of pypy-c: words of 64 bits for a register machine.

A word is an operation and three operands of 16 bits each, a, b and c; x is b and c together. Names are those of
the interpreter's table in the spelling of CPython's: LOAD_CONST, JUMP_IF_TRUE.
"""

__all__ = ["cmp_op", "hasconst", "hasname", "hasjrel", "hasjabs",
           "haslocal", "hascompare", "hasfree", "opname", "opmap",
           "HAVE_ARGUMENT", "EXTENDED_ARG", "hasnargs", "stack_effect"]

import _opcode
from _opcode import stack_effect

cmp_op = ('<', '<=', '==', '!=', '>', '>=')


def _spelled(name):
    """LoadConst is LOAD_CONST."""
    letters = []
    for i, c in enumerate(name):
        if c.isupper() and i > 0 and not name[i - 1].isupper():
            letters.append("_")
        letters.append(c.upper())
    return "".join(letters)


opname = []
opmap = {}
# The operands of each operation, and what it does: see _opcode.operations.
_formats = []
_meanings = []
for _name, _format, _meaning in _opcode.operations():
    opmap[_spelled(_name)] = len(opname)
    opname.append(_spelled(_name))
    _formats.append(_format)
    _meanings.append(_meaning)


def _ops_with(kinds):
    return [op for op, format in enumerate(_formats) if any(kind in format for kind in kinds)]


hasconst = _ops_with("kKx")    # an index of co_consts
hasname = _ops_with("nNs")     # a name
hasjrel = _ops_with("f")       # a jump, from where it stands
hasjabs = _ops_with("j")       # a jump to a word of that number
haslocal = _ops_with("rwu")    # registers: local variables, or values on their way
hasfree = [opmap[_name] for _name in ("MAKE_CELL", "LOAD_CELL", "STORE_CELL", "DELETE_CELL", "LOAD_CLASS_CELL")]
hascompare = [opmap[_name] for _name in ("LT", "LE", "EQ", "NE", "GT", "GE")]
hasnargs = []  # unused

HAVE_ARGUMENT = 1  # NOP is in front of it
EXTENDED_ARG = opmap["EXTRA"]

opname += ["<%r>" % (_op,) for _op in range(len(opname), 256)]

# There are no caches between instructions, and no variants of them: CPython's opcode.py lists such.
_nb_ops = []
_specializations = {}
_specialized_instructions = []
_specialization_stats = []
_cache_format = {}
_inline_cache_entries = [0] * len(opname)

del _name, _format, _meaning
)python"_str;
}

}  // namespace py
