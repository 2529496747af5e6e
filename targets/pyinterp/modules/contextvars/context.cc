#include "targets/pyinterp/modules/contextvars/context.h"

namespace py {

W_Context::Table* W_Context::own_table() {
  if (is_shared_) {
    table_ = table_->copy();
    is_shared_ = false;
  }
  return table_;
}

void W_Context::set(W_ContextVar* variable, W_Object* value) { own_table()->set(variable, value); }
void W_Context::remove(W_ContextVar* variable) { own_table()->remove(variable); }

W_Context* W_Context::copy() {
  W_Context* result = new W_Context();
  result->table_ = table_;
  result->is_shared_ = is_shared_ = true;
  return result;
}

namespace {

thread_local W_Context* current = nullptr;

}  // namespace

W_Context* current_context() {
  if (current == nullptr) current = new W_Context();
  return current;
}

W_Context* copy_current_context() { return current_context()->copy(); }

void enter_context(W_Context* context) {
  if (context->is_entered) {
    throw_runtime_error("cannot enter context: "_str, repr(context)->value,
                        " is already entered"_str);
  }
  context->outer = current_context();
  context->is_entered = true;
  current = context;
}

void leave_context(W_Context* context) {
  current = context->outer;
  context->outer = nullptr;
  context->is_entered = false;
}

}  // namespace py
