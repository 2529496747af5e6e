// Constants: which are the same, what literals mean, and arithmetic on them ahead of time.

#ifndef TARGETS_PYINTERP_COMPILER_CONSTANTS_H_
#define TARGETS_PYINTERP_COMPILER_CONSTANTS_H_

#include "targets/pyinterp/objspace/values.h"
#include "targets/pyinterp/parser/ast.h"

namespace py {

// Constants are the same if nobody can tell them apart: 1, 1.0 and True are equal, but not the same,
// and neither are 0.0 and -0.0.
struct ConstantKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = false;
  static int64_t hash(W_Object* constant);
  static bool equals(W_Object* a, W_Object* b);
};

// The object that a literal (ast::Constant, ast::MatchSingleton) means.
W_Object* object_of_literal(ast::ConstantType type, int64_t bits, rlib::Object* object);

// A str as the constant of a program: interned if it could be a name.
W_Str* text_constant(Str* utf8);

// What an operator gives for constants; null if that raises, or the result is so large that it had
// better be computed when the program runs.
W_Object* fold_binary(ast::Operator op, W_Object* a, W_Object* b);
W_Object* fold_unary(ast::UnaryOperator op, W_Object* w);
W_Object* fold_item(W_Object* container, W_Object* key);
bool is_true_constant(W_Object* constant);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_CONSTANTS_H_
