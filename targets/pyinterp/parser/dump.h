// Trees as text, for tests: what ast.dump() of CPython prints.

#ifndef TARGETS_PYINTERP_PARSER_DUMP_H_
#define TARGETS_PYINTERP_PARSER_DUMP_H_

#include "targets/pyinterp/parser/ast.h"

namespace py::ast {

// As ast.dump(node, include_attributes=includes_attributes), but with all characters beyond ASCII
// escaped, as ascii() does instead of repr().
Str* dump(Node* node, bool includes_attributes);

}  // namespace py::ast

#endif  // TARGETS_PYINTERP_PARSER_DUMP_H_
