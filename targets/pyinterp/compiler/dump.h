// Code as text, for people and tests.

#ifndef TARGETS_PYINTERP_COMPILER_DUMP_H_
#define TARGETS_PYINTERP_COMPILER_DUMP_H_

#include "targets/pyinterp/interpreter/code.h"

namespace py {

// One line for each instruction, and the handlers; then the code objects within.
Str* dump(W_Code* code);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_DUMP_H_
