// Which code objects are the same: what code.__eq__ says, and of which the compiler keeps one. A `finally`
// clause is compiled once for each way out of its `try`, and with it every function written in it.

#include "targets/pyinterp/compiler/constants.h"
#include "targets/pyinterp/interpreter/code_type.h"
#include "targets/pyinterp/objspace/operations.h"

namespace py {

namespace {

bool same_names(Array<W_Str*>* a, Array<W_Str*>* b) {
  if (a->length() != b->length()) return false;
  for (int64_t i = 0; i < a->length(); i++) {
    if (!equal(a->get(i), b->get(i))) return false;
  }
  return true;
}

// The frozenset of `x in {1, 2}` is made anew by each compilation.
bool same_constant(W_Object* a, W_Object* b) {
  if (ConstantKeys::equals(a, b)) return true;
  return rlib::is_exactly<W_FrozenSet>(a) && rlib::is_exactly<W_FrozenSet>(b) && equals(a, b);
}

}  // namespace

bool same_code(W_Code* a, W_Code* b) {
  if (a == b) return true;
  if (!equal(a->name, b->name) || a->flags != b->flags ||
      a->first_line != b->first_line || a->words->length() != b->words->length() ||
      a->constants->length() != b->constants->length() || !same_names(a->names, b->names) ||
      !same_names(a->variables, b->variables) || !same_names(a->cell_variables, b->cell_variables) ||
      !same_names(a->free_variables, b->free_variables) || a->sites->length() != b->sites->length() ||
      a->argument_count != b->argument_count || a->keyword_only_count != b->keyword_only_count ||
      a->positional_only_count != b->positional_only_count || !a->line_table->eq(b->line_table) ||
      !bytes_of_handlers(a)->eq(bytes_of_handlers(b))) {
    return false;
  }
  for (int64_t i = 0; i < a->sites->length(); i++) {
    if (!equal(a->sites->get(i)->name, b->sites->get(i)->name)) return false;
  }
  for (int64_t i = 0; i < a->words->length(); i++) {
    if (a->words->get(i) != b->words->get(i)) return false;
  }
  for (int64_t i = 0; i < a->constants->length(); i++) {
    if (!same_constant(a->constants->get(i), b->constants->get(i))) return false;
  }
  return true;
}

}  // namespace py
