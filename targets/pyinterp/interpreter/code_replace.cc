// code.replace(): a code object that differs from another in what programs see.
//
// Words refer to constants, names and variables by number, so there must be as many of them as before;
// the words themselves, the handlers and the registers stay what they are.

#include "targets/pyinterp/interpreter/code_type.h"
#include "targets/pyinterp/interpreter/verify_code.h"

namespace py {

namespace {

int64_t number_or(W_Object* w, int64_t otherwise, Str* name) {
  if (w == nullptr) return otherwise;
  int64_t value = int_value(w);
  if (value < 0) throw_value_error(name, " must not be negative"_str);
  return value;
}

W_Str* str_or(W_Object* w, W_Str* otherwise, Str* name) {
  if (w == nullptr) return otherwise;
  if (!isinstance<W_Str>(w)) {
    throw_type_error("replace() argument '"_str, name, "' must be str, not "_str, type_name(w));
  }
  return static_cast<W_Str*>(w);
}

W_Tuple* expect_tuple(W_Object* w, Str* name, int64_t length) {
  if (!isinstance<W_Tuple>(w)) {
    throw_type_error("replace() argument '"_str, name, "' must be tuple, not "_str, type_name(w));
  }
  W_Tuple* tuple = static_cast<W_Tuple*>(w);
  if (tuple->length() != length) {
    throw_value_error("code: "_str, name, " must have "_str, length, " items, as before"_str);
  }
  return tuple;
}

Array<W_Str*>* names_or(W_Object* w, Array<W_Str*>* otherwise, Str* name) {
  if (w == nullptr) return otherwise;
  W_Tuple* tuple = expect_tuple(w, name, otherwise->length());
  auto* names = Array<W_Str*>::make(tuple->length());
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (!isinstance<W_Str>(tuple->get(i))) {
      throw_type_error("name tuples must contain only strings, not '"_str, type_name(tuple->get(i)),
                       '\'');
    }
    names->set(i, intern(static_cast<W_Str*>(tuple->get(i))));
  }
  return names;
}

// Only what it is already.
void check_bytes(W_Object* w, Str* name, Str* now) {
  if (w == nullptr) return;
  if (!isinstance<W_Bytes>(w)) {
    throw_type_error("replace() argument '"_str, name, "' must be bytes, not "_str, type_name(w));
  }
  if (!static_cast<W_Bytes*>(w)->value->eq(now)) {
    throw_value_error("code: "_str, name, " cannot be replaced by another"_str);
  }
}

}  // namespace

W_Code* code_replace(AllValues v) {
  W_Code* old = static_cast<W_Code*>(expect_code(v.get(0)));
  auto* code = new W_Code();
  code->argument_count = number_or(v.get(1), old->argument_count, "co_argcount"_str);
  code->positional_only_count = number_or(v.get(2), old->positional_only_count, "co_posonlyargcount"_str);
  code->keyword_only_count = number_or(v.get(3), old->keyword_only_count, "co_kwonlyargcount"_str);
  int64_t locals = number_or(v.get(4), old->variables->length(), "co_nlocals"_str);
  number_or(v.get(5), 0, "co_stacksize"_str);
  code->flags = number_or(v.get(6), old->flags, "co_flags"_str);
  code->first_line = v.get(7) == nullptr ? old->first_line : int_value(v.get(7));
  check_bytes(v.get(8), "co_code"_str, bytes_of_words(old));
  code->constants = v.get(9) == nullptr
                        ? old->constants
                        : expect_tuple(v.get(9), "co_consts"_str, old->constants->length())->items;
  Array<W_Str*>* names = names_or(v.get(10), visible_names(old), "co_names"_str);
  code->variables = names_or(v.get(11), old->variables, "co_varnames"_str);
  code->free_variables = names_or(v.get(12), old->free_variables, "co_freevars"_str);
  code->cell_variables = names_or(v.get(13), old->cell_variables, "co_cellvars"_str);
  code->file_name = str_or(v.get(14), old->file_name, "co_filename"_str);
  code->name = str_or(v.get(15), old->name, "co_name"_str);
  code->qualified_name = str_or(v.get(16), old->qualified_name, "co_qualname"_str);
  code->line_table = old->line_table;
  if (v.get(17) != nullptr) {
    if (!isinstance<W_Bytes>(v.get(17))) {
      throw_type_error("replace() argument 'co_linetable' must be bytes, not "_str,
                       type_name(v.get(17)));
    }
    code->line_table = static_cast<W_Bytes*>(v.get(17))->value;
  }
  check_bytes(v.get(18), "co_exceptiontable"_str, bytes_of_handlers(old));
  if (locals != code->variables->length()) {
    throw_value_error("code: co_nlocals != len(co_varnames)"_str);
  }
  if (code->positional_only_count > code->argument_count) {
    throw_value_error("code: co_posonlyargcount > co_argcount"_str);
  }
  int64_t in_registers = code->parameters() + (code->has_flag(kVarArgs) ? 1 : 0) +
                         (code->has_flag(kVarKeywords) ? 1 : 0);
  if (in_registers > code->variables->length()) {
    throw_value_error("code: varnames is too small"_str);
  }

  // co_names shows the names of `names` and of attributes, each once.
  Array<W_Str*>* before = visible_names(old);
  auto renamed = [&](W_Str* name) {
    for (int64_t i = 0; i < before->length(); i++) {
      if (equal(before->get(i), name)) return names->get(i);
    }
    return name;
  };
  code->names = Array<W_Str*>::make(old->names->length());
  for (int64_t i = 0; i < old->names->length(); i++) {
    code->names->set(i, renamed(old->names->get(i)));
  }
  code->sites = Array<AttributeSite*>::make(old->sites->length());
  for (int64_t i = 0; i < old->sites->length(); i++) {
    code->sites->set(i, new AttributeSite(renamed(old->sites->get(i)->name)));
  }
  code->words = old->words;
  code->handlers = old->handlers;
  code->register_count = old->register_count;
  code->cell_registers = old->cell_registers;
  code->first_free = old->first_free;
  code->finish();
  verify_code(code);
  return code;
}

}  // namespace py
