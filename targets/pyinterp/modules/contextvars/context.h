// contextvars: Context, ContextVar, Token.
//
// A context is a table of variables and values. Copying one is quick: both share the table, and who
// changes it first takes a copy.

#ifndef TARGETS_PYINTERP_MODULES_CONTEXTVARS_CONTEXT_H_
#define TARGETS_PYINTERP_MODULES_CONTEXTVARS_CONTEXT_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

RLIB_PREBUILD W_Type* context_type();
RLIB_PREBUILD W_Type* context_var_type();
RLIB_PREBUILD W_Type* context_token_type();

class W_ContextVar final : public W_Object {
 public:
  W_ContextVar(W_Str* name, W_Object* otherwise) : name(name), otherwise(otherwise) {}
  static W_Type* exact_type() { return context_var_type(); }
  W_Type* type() override { return context_var_type(); }

  W_Str* const name;
  W_Object* const otherwise;  // the default; null: none
};

class W_Context final : public Referable<W_Object> {
 public:
  using Table = Dict<W_ContextVar*, W_Object*>;

  static W_Type* exact_type() { return context_type(); }
  W_Type* type() override { return context_type(); }

  Table* table() const { return table_; }
  void set(W_ContextVar* variable, W_Object* value);
  void remove(W_ContextVar* variable);
  W_Context* copy();

  W_Context* outer = nullptr;  // the current one before this was entered
  bool is_entered = false;

 private:
  // The table, and nobody else's.
  Table* own_table();

  Table* table_ = new Table();
  bool is_shared_ = false;
};

// What a variable was before it was set.
class W_ContextToken final : public W_Object {
 public:
  W_ContextToken(W_Context* context, W_ContextVar* variable, W_Object* old_value)
      : context(context), variable(variable), old_value(old_value) {}
  static W_Type* exact_type() { return context_token_type(); }
  W_Type* type() override { return context_token_type(); }

  W_Context* const context;
  W_ContextVar* const variable;
  W_Object* const old_value;  // null: it had none
  bool is_used = false;
};

// The thread's current context.
W_Context* current_context();
// A copy of it, for threads and tasks to be started.
W_Context* copy_current_context();
// Makes it the current one. Raises RuntimeError if it is entered already.
void enter_context(W_Context* context);
void leave_context(W_Context* context);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_CONTEXTVARS_CONTEXT_H_
