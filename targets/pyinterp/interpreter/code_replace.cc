// code.replace(): a code object like another one, but for some of its fields.
//
// The instructions cannot be replaced, as they are not CPython's; and what they refer to by index,
// constants, names and variables, stays as many.

#include "targets/pyinterp/interpreter/code_replace.h"

#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace {

W_Tuple* expect_tuple(Str* field, W_Object* w, int64_t length) {
  if (!isinstance<W_Tuple>(w)) {
    throw_type_error("replace() argument '"_str, field, "' must be tuple, not "_str, type_name(w));
  }
  W_Tuple* tuple = static_cast<W_Tuple*>(w);
  if (tuple->length() != length) throw_value_error("code: "_str, field, " must keep its length"_str);
  return tuple;
}

Array<W_Str*>* expect_names(Str* field, W_Object* w, int64_t length) {
  W_Tuple* tuple = expect_tuple(field, w, length);
  auto* names = Array<W_Str*>::make(length);
  for (int64_t i = 0; i < length; i++) {
    W_Object* item = tuple->get(i);
    if (!isinstance<W_Str>(item)) {
      throw_type_error("name tuples must contain only strings, not '"_str, type_name(item), '\'');
    }
    names->set(i, intern(static_cast<W_Str*>(item)));
  }
  return names;
}

W_Str* expect_name(Str* field, W_Object* w) {
  if (!isinstance<W_Str>(w)) {
    throw_type_error("replace() argument '"_str, field, "' must be str, not "_str, type_name(w));
  }
  return static_cast<W_Str*>(w);
}

int64_t expect_count(W_Object* w) {
  int64_t value = int_value(w);
  if (value < 0) throw_value_error("code: counts must not be negative"_str);
  return value;
}

void expect_same(Str* field, W_Object* w, W_Object* own) {
  if (!equals(w, own)) throw_value_error("code: "_str, field, " cannot be replaced"_str);
}

W_Code* copy_code(W_Code* code) {
  W_Code* copy = new W_Code();
  copy->argument_count = code->argument_count;
  copy->positional_only_count = code->positional_only_count;
  copy->keyword_only_count = code->keyword_only_count;
  copy->flags = code->flags;
  copy->first_line = code->first_line;
  copy->constants = code->constants;
  copy->names = code->names;
  copy->variables = code->variables;
  copy->cell_variables = code->cell_variables;
  copy->free_variables = code->free_variables;
  copy->name = code->name;
  copy->qualified_name = code->qualified_name;
  copy->file_name = code->file_name;
  copy->line_table = code->line_table;
  copy->words = code->words;
  copy->handlers = code->handlers;
  copy->sites = code->sites;
  copy->register_count = code->register_count;
  copy->cell_registers = code->cell_registers;
  copy->first_free = code->first_free;
  return copy;
}

void set_field(W_Code* code, W_Code* old, Str* field, W_Object* w) {
  if (field->eq("co_argcount"_str)) {
    code->argument_count = expect_count(w);
  } else if (field->eq("co_posonlyargcount"_str)) {
    code->positional_only_count = expect_count(w);
  } else if (field->eq("co_kwonlyargcount"_str)) {
    code->keyword_only_count = expect_count(w);
  } else if (field->eq("co_flags"_str)) {
    code->flags = expect_count(w);
  } else if (field->eq("co_firstlineno"_str)) {
    code->first_line = int_value(w);
  } else if (field->eq("co_stacksize"_str)) {
    expect_count(w);  // how many registers there are is in the instructions
  } else if (field->eq("co_consts"_str)) {
    code->constants = expect_tuple(field, w, old->constants->length())->items;
  } else if (field->eq("co_names"_str)) {
    code->names = expect_names(field, w, old->names->length());
  } else if (field->eq("co_varnames"_str)) {
    code->variables = expect_names(field, w, old->variables->length());
  } else if (field->eq("co_freevars"_str)) {
    code->free_variables = expect_names(field, w, old->free_variables->length());
  } else if (field->eq("co_cellvars"_str)) {
    code->cell_variables = expect_names(field, w, old->cell_variables->length());
  } else if (field->eq("co_name"_str)) {
    code->name = expect_name(field, w);
  } else if (field->eq("co_qualname"_str)) {
    code->qualified_name = expect_name(field, w);
  } else if (field->eq("co_filename"_str)) {
    code->file_name = expect_name(field, w);
  } else if (field->eq("co_linetable"_str)) {
    if (!isinstance<W_Bytes>(w)) {
      throw_type_error("replace() argument 'co_linetable' must be bytes, not "_str, type_name(w));
    }
    code->line_table = static_cast<W_Bytes*>(w)->value;
  } else if (field->eq("co_code"_str) || field->eq("co_nlocals"_str)) {
    expect_same(field, w, getattr(old, new_str(field)));
  } else if (!field->eq("co_exceptiontable"_str)) {
    throw_type_error("replace() got an unexpected keyword argument '"_str, field, '\'');
  }
}

}  // namespace

W_Object* code_replace(W_Code* code, W_Dict* fields) {
  W_Code* copy = copy_code(code);
  for (int64_t i = fields->next_entry(0); i >= 0; i = fields->next_entry(i + 1)) {
    set_field(copy, code, text_of(fields->key_at(i)), fields->value_at(i));
  }
  if (copy->positional_only_count > copy->argument_count ||
      copy->parameters() > copy->variables->length()) {
    throw_value_error("code: varnames is too small"_str);
  }
  copy->finish();
  return copy;
}

}  // namespace py
