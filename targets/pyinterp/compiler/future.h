// `from __future__ import ...`: what a program asks of the compiler.

#ifndef TARGETS_PYINTERP_COMPILER_FUTURE_H_
#define TARGETS_PYINTERP_COMPILER_FUTURE_H_

#include "targets/pyinterp/parser/ast.h"

namespace py {

struct FutureFeatures {
  int64_t flags;      // of code objects
  int64_t last_line;  // of the last such import; -1 if there is none
};

// Raises SyntaxError.
FutureFeatures find_future_features(ast::Mod* module);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_FUTURE_H_
