#include "targets/pyinterp/modules/opcode/own_modules.h"

namespace py {

RLIB_PREBUILD rlib::Str* dis_text() {
  using namespace rlib::literals;
  return R"python(
"""Disassembler of pypy-c's instructions.

The functions and classes are those of CPython's dis; what they show are words of a register machine (see opcode).
Offsets count 2 for a word, as f_lasti, tb_lasti and co_lines() do.
"""

import collections
import io
import sys
import types

import _opcode
from opcode import *
from opcode import __all__ as _opcodes_all, _formats

__all__ = ["code_info", "dis", "disassemble", "distb", "disco",
           "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode"] + _opcodes_all
del _opcodes_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType,
              classmethod, staticmethod, type)

# Bytes of a word in co_code; what offsets count for it; bytes of an entry of co_exceptiontable.
_WORD = 8
_STEP = 2
_HANDLER = 16

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED",
    2: "NEWLOCALS",
    4: "VARARGS",
    8: "VARKEYWORDS",
    16: "NESTED",
    32: "GENERATOR",
    64: "NOFREE",
    128: "COROUTINE",
    256: "ITERABLE_COROUTINE",
    512: "ASYNC_GENERATOR",
}


def pretty_flags(flags):
    """Return pretty representation of code flags."""
    names = []
    for i in range(32):
        flag = 1 << i
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
    if flags or not names:
        names.append(hex(flags))
    return ", ".join(names)


class _Unknown:
    def __repr__(self):
        return "<unknown>"


# Sentinel to represent values that cannot be calculated
UNKNOWN = _Unknown()

# ---- Code objects, of whatever has one ----


def _try_compile(source, name):
    """A text as an expression if it is one, else as statements."""
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def _code_of(x):
    """What stands for x: its function's code, a generator's, or x itself."""
    x = getattr(x, "__func__", x)
    for name in "__code__", "gi_code", "ag_code", "cr_code":
        if hasattr(x, name):
            return getattr(x, name)
    return x


def _get_code_object(x):
    """The code object of a method, function, generator or text, or of a code object itself."""
    found = _code_of(x)
    if isinstance(found, str):
        found = _try_compile(found, "<disassembly>")
    if hasattr(found, "co_code"):
        return found
    raise TypeError("don't know how to disassemble %s objects" % type(found).__name__)


def code_info(x):
    """Formatted details of methods, functions, or code."""
    return _format_code_info(_get_code_object(x))


def _format_code_info(co):
    lines = [
        f"Name:              {co.co_name}",
        f"Filename:          {co.co_filename}",
        f"Argument count:    {co.co_argcount}",
        f"Positional-only arguments: {co.co_posonlyargcount}",
        f"Kw-only arguments: {co.co_kwonlyargcount}",
        f"Number of locals:  {co.co_nlocals}",
        f"Stack size:        {co.co_stacksize}",
        f"Flags:             {pretty_flags(co.co_flags)}",
    ]
    if co.co_consts:
        lines.append("Constants:")
        lines += ["%4d: %r" % item for item in enumerate(co.co_consts)]
    for title, names in (("Names", co.co_names), ("Variable names", co.co_varnames),
                         ("Free variables", co.co_freevars), ("Cell variables", co.co_cellvars)):
        if names:
            lines.append(title + ":")
            lines += ["%4d: %s" % item for item in enumerate(names)]
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print details of methods, functions, or code to *file*.

    If *file* is not provided, the output is printed on stdout.
    """
    print(code_info(co), file=file)


# ---- Instructions ----

Positions = collections.namedtuple(
    "Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4)

_Instruction = collections.namedtuple(
    "_Instruction",
    ["opname", "opcode", "arg", "argval", "argrepr", "offset", "starts_line", "is_jump_target", "positions"],
    defaults=[None])

_Instruction.opname.__doc__ = "Human readable name for operation"
_Instruction.opcode.__doc__ = "Numeric code for operation"
_Instruction.arg.__doc__ = "Number of the constant, name or word that is an operand (if any), otherwise None"
_Instruction.argval.__doc__ = "That constant, name or offset (if known), otherwise same as arg"
_Instruction.argrepr.__doc__ = "Human readable description of all operands"
_Instruction.offset.__doc__ = "Start index of operation, 2 for each word"
_Instruction.starts_line.__doc__ = "Line started by this opcode (if any), otherwise None"
_Instruction.is_jump_target.__doc__ = "True if other code jumps to here, otherwise False"
_Instruction.positions.__doc__ = "dis.Positions object holding the span of source code covered by this instruction"

_ExceptionTableEntry = collections.namedtuple("_ExceptionTableEntry", "start end target register")

_OPNAME_WIDTH = 20


class Instruction(_Instruction):
    """Details for a bytecode operation

       Defined fields:
         opname - human readable name for operation
         opcode - numeric code for operation
         arg - number of the constant, name or word that is an operand (if any), otherwise None
         argval - that constant, name or offset (if known), otherwise same as arg
         argrepr - human readable description of all operands
         offset - start index of operation, 2 for each word
         starts_line - line started by this opcode (if any), otherwise None
         is_jump_target - True if other code jumps to here, otherwise False
         positions - Optional dis.Positions object holding the span of source code
                     covered by this instruction
    """

    def _disassemble(self, lineno_width=3, mark_as_current=False, offset_width=4):
        """A line of the disassembly. lineno_width 0: without the line's number."""
        fields = []
        if lineno_width:
            fields.append(("" if self.starts_line is None else str(self.starts_line)).rjust(lineno_width))
        fields.append("-->" if mark_as_current else "   ")
        fields.append(">>" if self.is_jump_target else "  ")
        fields.append(str(self.offset).rjust(offset_width))
        fields.append(self.opname.ljust(_OPNAME_WIDTH))
        fields.append(self.argrepr)
        return " ".join(fields).rstrip()


def _words(code):
    """(offset, op, (a, b, c)) of each word."""
    for start in range(0, len(code) - _WORD + 1, _WORD):
        op, *operands = (int.from_bytes(code[i:i + 2], "little") for i in range(start, start + _WORD, 2))
        yield start // _WORD * _STEP, op, operands


def _index_of(op, operands):
    """The kind of the operand that is an index, if there is one, and its value."""
    format = _formats[op] if op < len(_formats) else ""
    for position, kind in enumerate(format):
        if kind in "kKnNsjfx":
            value = operands[position]
            if kind in "knjx":
                value |= operands[2] << 16
            return kind, value
    return "", None


def _unpack_opargs(code):
    """(offset, op, arg): see Instruction.arg."""
    for offset, op, operands in _words(code):
        yield offset, op, _index_of(op, operands)[1]


def _target(kind, value, offset):
    return value * _STEP if kind == "j" else offset + value * _STEP


def findlabels(code):
    """Detect all offsets in a byte code which are jump targets.

    Return the list of offsets.
    """
    labels = []
    for offset, op, operands in _words(code):
        kind, value = _index_of(op, operands)
        if kind and kind in "jf" and (label := _target(kind, value, offset)) not in labels:
            labels.append(label)
    return labels


def findlinestarts(code):
    """Find the offsets in a byte code which are start of lines in the source.

    Generate pairs (offset, lineno)
    """
    last = None
    for start, _, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line


class _Tables:
    """What operands refer to. Of bytes alone nothing is known."""

    def __init__(self, co=None):
        self.registers = () if co is None else _opcode.registers(co)
        self.sites = () if co is None else _opcode.sites(co)
        self.names = () if co is None else co.co_names
        self.consts = () if co is None else co.co_consts

    def register(self, number):
        return self.registers[number] if number < len(self.registers) else "r%d" % number

    def value(self, kind, index, offset):
        if kind in "jf":
            return _target(kind, index, offset)
        table = self.sites if kind == "s" else self.names if kind in "nN" else self.consts
        return table[index] if index < len(table) else UNKNOWN

    def shown(self, kind, index, offset):
        value = self.value(kind, index, offset)
        if value is UNKNOWN:
            return str(index)
        if kind in "jf":
            return "to %d" % value
        if kind == "s":
            return "." + value
        return value if kind in "nN" else repr(value)


def _instructions(code, tables, linestarts=None, line_offset=0, handlers=(), positions=None):
    labels = set(findlabels(code)) | {handler.target for handler in handlers}
    positions = positions or iter(())
    for offset, op, operands in _words(code):
        line = None if linestarts is None else linestarts.get(offset)
        if line is not None:
            line += line_offset
        kind, arg = _index_of(op, operands)
        parts = []
        for position, operand_kind in enumerate(_formats[op] if op < len(_formats) else ""):
            if operand_kind in "rwu":
                parts.append(tables.register(operands[position]))
            elif operand_kind == "#":
                parts.append(str(operands[position]))
            elif operand_kind == kind:
                parts.append(tables.shown(kind, arg, offset))
        argval = tables.value(kind, arg, offset) if kind else None
        yield Instruction(opname[op] if op < len(opname) else "<%d>" % op, op, arg, argval, ", ".join(parts), offset,
                          line, offset in labels, Positions(*next(positions, ())))


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """Iterator for the opcodes in methods, functions or code

    Generates a series of Instruction named tuples giving the details of
    each operations in the supplied code.

    If *first_line* is not None, it indicates the line number that should
    be reported for the first source line in the disassembled code.
    Otherwise, the source line information (if any) is taken directly from
    the disassembled code object.
    """
    return iter(Bytecode(x, first_line=first_line))


def _parse_exception_table(co):
    table = co.co_exceptiontable
    registers = _Tables(co)
    handlers = []
    for at in range(0, len(table), _HANDLER):
        start, end, target, register = (int.from_bytes(table[i:i + 4], "little") for i in range(at, at + _HANDLER, 4))
        handlers.append(_ExceptionTableEntry(start * _STEP, end * _STEP, target * _STEP, registers.register(register)))
    return handlers


# ---- Showing them ----


def _print_instructions(code, tables, lasti=-1, *, linestarts=None, line_offset=0, handlers=(), positions=None,
                        file=None):
    last_line = max(linestarts.values(), default=0) + line_offset if linestarts else 0
    lineno_width = max(3, len(str(last_line))) if linestarts else 0
    offset_width = max(4, len(str(len(code) // _WORD * _STEP)))
    for instruction in _instructions(code, tables, linestarts, line_offset, handlers, positions):
        if lineno_width and instruction.starts_line is not None and instruction.offset > 0:
            print(file=file)
        print(instruction._disassemble(lineno_width, instruction.offset == lasti, offset_width), file=file)
    if handlers:
        print("ExceptionTable:", file=file)
        for handler in handlers:
            print(f"  {handler.start} to {handler.end - _STEP} -> {handler.target} [{handler.register}]", file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Disassemble a code object."""
    _print_instructions(co.co_code, _Tables(co), lasti, linestarts=dict(findlinestarts(co)),
                        handlers=_parse_exception_table(co), positions=co.co_positions(), file=file)


disco = disassemble  # for backwards compatibility


def _disassemble_recursive(co, *, file=None, depth=None):
    disassemble(co, file=file)
    if depth is not None and depth <= 0:
        return
    for x in co.co_consts:
        if hasattr(x, "co_code"):
            print(file=file)
            print("Disassembly of %r:" % (x,), file=file)
            _disassemble_recursive(x, file=file, depth=None if depth is None else depth - 1)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Disassemble classes, methods, functions, and other compiled objects.

    With no argument, disassemble the last traceback.

    Compiled objects currently include generator objects, async generator
    objects, and coroutine objects, all of which store their code object
    in a special attribute.
    """
    if x is None:
        distb(file=file)
        return
    x = _code_of(x)
    if hasattr(x, "__dict__"):  # a class or module
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, _have_code):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(value, file=file, depth=depth)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _disassemble_recursive(x, file=file, depth=depth)
    elif isinstance(x, (bytes, bytearray)):
        _print_instructions(x, _Tables(), file=file)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, "<dis>"), file=file, depth=depth)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Disassemble a traceback (default: last traceback)."""
    if tb is None:
        try:
            tb = sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


class Bytecode:
    """The bytecode operations of a piece of code

    Instantiate this with a function, method, other compiled object, string of
    code, or a code object (as returned by compile()).

    Iterating over this yields the bytecode operations as Instruction instances.
    """

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = co = _get_code_object(x)
        self.first_line = co.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - co.co_firstlineno
        self._linestarts = dict(findlinestarts(co))
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = _parse_exception_table(co)
        self.show_caches = show_caches
        self.adaptive = adaptive

    def __iter__(self):
        co = self.codeobj
        return _instructions(co.co_code, _Tables(co), self._linestarts, self._line_offset, self.exception_entries,
                             co.co_positions())

    def __repr__(self):
        return "{}({!r})".format(self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """Construct a Bytecode from the given traceback."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """Return formatted information about the code object."""
        return _format_code_info(self.codeobj)

    def dis(self):
        """Return a formatted view of the bytecode operations."""
        co = self.codeobj
        with io.StringIO() as output:
            _print_instructions(co.co_code, _Tables(co), -1 if self.current_offset is None else self.current_offset,
                                linestarts=self._linestarts, line_offset=self._line_offset,
                                handlers=self.exception_entries, positions=co.co_positions(), file=output)
            return output.getvalue()


# ---- For modulefinder ----


def _find_imports(co):
    """Find import statements in the code

    Generate triplets (name, level, fromlist) where
    name is the imported module and level, fromlist are
    the corresponding args to __import__.
    """
    constants = {}  # what LOAD_CONST put into registers
    for _, op, operands in _words(co.co_code):
        kind, index = _index_of(op, operands)
        if opname[op] == "LOAD_CONST":
            constants[operands[0]] = co.co_consts[index]
        elif opname[op] == "IMPORT_NAME":
            level, fromlist = constants.get(operands[1]), constants.get(operands[1] + 1)
            yield co.co_names[index], level, fromlist


def _find_store_names(co):
    """Find names of variables which are written in the code

    Generate sequence of strings
    """
    for _, op, index in _unpack_opargs(co.co_code):
        if opname[op] in ("STORE_NAME", "STORE_GLOBAL"):
            yield co.co_names[index]


def _test():
    """Simple test program to disassemble a file."""
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("infile", type=argparse.FileType("rb"), nargs="?", default="-")
    args = parser.parse_args()
    with args.infile as infile:
        source = infile.read()
    dis(compile(source, args.infile.name, "exec"))


if __name__ == "__main__":
    _test()
)python"_str;
}

}  // namespace py
