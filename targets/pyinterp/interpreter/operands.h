// What the operands of instructions are: for whoever reads code rather than runs it (the dump, the
// module _opcode, the analysis behind frame.f_lineno).

#ifndef TARGETS_PYINTERP_INTERPRETER_OPERANDS_H_
#define TARGETS_PYINTERP_INTERPRETER_OPERANDS_H_

#include "targets/pyinterp/interpreter/code.h"

namespace py {

Str* op_name(Op op);
// What it does, as opcodes.def says it.
Str* op_meaning(Op op);

// The operands a, b, c, one character each:
//   r register that is read   w register that is written   u register that is both   # number
//   j jump to x   f jump forwards by c   k constants[x]   n names[x]   K constants[c]   N names[c]
//   s sites[c]   - not used
// Of the word behind it, if it has one, opcodes.def tells.
Str* op_format(Op op);

// Whether the word behind is a part of the instruction.
inline bool has_extra(Op op) { return op == Op::kCallKeywords || op == Op::kMakeFunction; }
// Whether the word behind may be next.
bool goes_on(Op op);
// The word that it may go to, or -1.
int64_t jump_target(Array<Word>* words, int64_t pc);

// A run of registers.
struct Registers {
  int64_t first;
  int64_t count;
};
// Instructions read up to three registers each by itself, and a run: from r[b] on for those that take as many
// as they are told. Of ForIter the write happens only where it does not jump.
class Effects final : public rlib::Object {
 public:
  Effects(W_Code* code, int64_t pc);

  Array<int64_t>* const reads = Array<int64_t>::make(3);  // -1: none
  Registers run = {0, 0};     // that is read as well
  Registers writes = {0, 0};
};

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_OPERANDS_H_
