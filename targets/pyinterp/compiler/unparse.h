// Trees to text: what annotations become under `from __future__ import annotations`.

#ifndef TARGETS_PYINTERP_COMPILER_UNPARSE_H_
#define TARGETS_PYINTERP_COMPILER_UNPARSE_H_

#include "targets/pyinterp/parser/ast.h"

namespace py {

// An expression as source text, spelled as CPython spells it.
rlib::Str* unparse(ast::Expr* e);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_UNPARSE_H_
