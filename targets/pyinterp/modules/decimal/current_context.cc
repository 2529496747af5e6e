// The context that arithmetic goes by: a context variable, so that threads and tasks have their own.

#include "targets/pyinterp/modules/contextvars/context.h"
#include "targets/pyinterp/modules/decimal/decimal_objects.h"

namespace py {

namespace {

RLIB_PREBUILD W_ContextVar* context_variable() {
  return RLIB_ONCE(new W_ContextVar(new_ascii("decimal_context"_str), nullptr));
}

W_DecimalContext* fresh_copy(W_DecimalContext* context) {
  W_DecimalContext* copy = copy_of(context);
  copy->flags->conditions = 0;
  return copy;
}

RLIB_DONT_LOOK_INSIDE W_DecimalContext* make_current() {
  W_DecimalContext* context = fresh_copy(default_decimal_context());
  current_context()->set(context_variable(), context);
  return context;
}

W_Object* getcontext() { return current_decimal_context(); }

W_Object* setcontext(W_Object* w) {
  if (!isinstance<W_DecimalContext>(w)) throw_type_error("argument must be a context"_str);
  set_current_decimal_context(static_cast<W_DecimalContext*>(w));
  return none();
}

// Values: the context to copy, and what of it is to be different.
W_Object* localcontext(AllValues values) {
  W_DecimalContext* outer = current_decimal_context();
  W_DecimalContext* inner = copy_of(context_argument(values.get(0)));
  set_context_attributes(inner, values, 1);
  return new W_DecimalContextManager(inner, outer);
}

W_Object* manager_enter(W_DecimalContextManager* self) {
  set_current_decimal_context(self->inner);
  return self->inner;
}
void manager_exit(W_DecimalContextManager* self, Array<W_Object*>*) { set_current_decimal_context(self->outer); }

W_Type* make_manager_type() {
  auto* t = new TypeBuilder("ContextManager"_str, object_type());
  t->module("decimal"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->method<&manager_enter>("__enter__"_str, "($self, /)"_str);
  t->method<&manager_exit>("__exit__"_str, "($self, /, *args)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* decimal_context_manager_type() { return RLIB_ONCE(make_manager_type()); }

W_DecimalContext* current_decimal_context() {
  W_Object* known = current_context()->table()->get(context_variable());
  return known == nullptr ? make_current() : static_cast<W_DecimalContext*>(known);
}

void set_current_decimal_context(W_DecimalContext* context) {
  // The templates stay as they are.
  if (context == default_decimal_context() || context == basic_decimal_context() || context == extended_decimal_context()) {
    context = fresh_copy(context);
  }
  current_context()->set(context_variable(), context);
}

void add_current_context_functions(ModuleBuilder* m) {
  m->function<&getcontext>("getcontext"_str, "($module, /)"_str, "Get the current context."_str);
  m->function<&setcontext>("setcontext"_str, "($module, context, /)"_str, "Set the current context."_str);
  W_BuiltinFunction* local = make_function<&localcontext>("localcontext"_str, "?($module, ctx=None, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)"_str,
                                                           "Return a context manager that makes a copy of ctx, or of the current context, the current\none, with the attributes that are given."_str);
  local->module = "decimal"_str;
  local->shown = "decimal.localcontext"_str;
  local->code->signature->text = "($module, /, ctx=None, **kwargs)"_str;  // what CPython says of it
  m->constant("localcontext"_str, local);
}

}  // namespace py
