// Trees to objects of the module _ast, and back.

#ifndef TARGETS_PYINTERP_MODULES_AST_CONVERSIONS_H_
#define TARGETS_PYINTERP_MODULES_AST_CONVERSIONS_H_

#include "targets/pyinterp/objspace/values.h"
#include "targets/pyinterp/parser/ast.h"
#include "targets/pyinterp/parser/parser.h"

namespace py {

// The objects of a tree: what compile(..., PyCF_ONLY_AST) returns. RecursionError if it is too deep.
W_Object* ast_to_objects(ast::Node* node);

// Whether it is a node: what compile() takes besides text.
bool is_ast(W_Object* w);

// The tree of objects, of the kind that a mode compiles. Raises TypeError or ValueError for what is no
// tree, or none that a compiler could make sense of (validate.cc), as CPython does; may run code of the
// program.
ast::Mod* ast_from_objects(W_Object* w, Mode mode);

// Raises ValueError or TypeError for a tree that no text gives: no targets, a load where a store
// belongs, positions that end before they start.
void validate_ast(ast::Mod* module);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_AST_CONVERSIONS_H_
