// The compiler: a tree to a code object.

#ifndef TARGETS_PYINTERP_COMPILER_COMPILER_H_
#define TARGETS_PYINTERP_COMPILER_COMPILER_H_

#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/parser/ast.h"

namespace py {

class CompileOptions final : public rlib::Object {
 public:
  W_Str* file_name = nullptr;
  int64_t optimize = 0;           // 1: no asserts; 2: no docstrings either
  int64_t future_flags = 0;       // inherited; what the source asks for itself comes on top
  bool is_interactive = false;    // expression statements are printed
  // Out: what deserves a SyntaxWarning, in order.
  List<Warning*>* warnings = new List<Warning*>();
};

// What future_flags may hold besides the flags of code objects: `await` is allowed outside of functions.
constexpr int64_t kAllowTopLevelAwait = 0x2000;

// The code of a module, an interactive statement or an expression. Raises SyntaxError (the
// parser's: errors.h) for what the grammar lets through: 'return' outside function and so on.
W_Code* compile(ast::Mod* module, CompileOptions* options);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_COMPILER_H_
