// The module _contextvars: the types and their methods.

#include "targets/pyinterp/modules/contextvars/context.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/generic_alias.h"

namespace py {

namespace {

// ---- ContextVar ---------------------------------------------------------------------------------

W_Object* var_new(W_Type*, W_Object* name, W_Object* otherwise) {
  if (!isinstance<W_Str>(name)) throw_type_error("context variable name must be a str"_str);
  return new W_ContextVar(static_cast<W_Str*>(name), otherwise);
}

W_Object* var_get(W_ContextVar* self, W_Object* otherwise) {
  W_Object* value = current_context()->table()->get(self);
  if (value != nullptr) return value;
  if (otherwise != nullptr) return otherwise;
  if (self->otherwise != nullptr) return self->otherwise;
  throw_error_with(LookupError_type(), self);
}

W_Object* var_set(W_ContextVar* self, W_Object* value) {
  W_Context* context = current_context();
  W_Object* old_value = context->table()->get(self);
  context->set(self, value);
  return new W_ContextToken(context, self, old_value);
}

void var_reset(W_ContextVar* self, W_Object* w) {
  if (!isinstance<W_ContextToken>(w)) {
    throw_type_error("expected an instance of Token, got "_str, repr(w)->value);
  }
  W_ContextToken* token = static_cast<W_ContextToken*>(w);
  if (token->is_used) {
    throw_runtime_error(repr(token)->value, " has already been used once"_str);
  }
  if (token->variable != self) {
    throw_value_error(repr(token)->value, " was created by a different ContextVar"_str);
  }
  W_Context* context = current_context();
  if (token->context != context) {
    throw_value_error(repr(token)->value, " was created in a different Context"_str);
  }
  token->is_used = true;
  if (token->old_value == nullptr) {
    context->remove(self);
  } else {
    context->set(self, token->old_value);
  }
}

W_Object* var_name(W_ContextVar* self) { return self->name; }

W_Object* var_repr(W_ContextVar* self) {
  auto* text = new StrBuilder();
  text->append("<ContextVar name="_str);
  text->append(repr(self->name)->value);
  if (self->otherwise != nullptr) {
    text->append(" default="_str);
    text->append(repr(self->otherwise)->value);
  }
  text->append(message(" at "_str, address_of(self), '>'));
  return new_str(text->build());
}

W_Type* make_var_type() {
  auto* t = new TypeBuilder("ContextVar"_str, object_type());
  t->module("_contextvars"_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&var_new>("($type, name, /, *, default=<null>)"_str);
  t->special<&var_repr>("__repr__"_str);
  t->member<&var_name>("name"_str);
  t->method<&var_get>("get"_str, "($self, default=<null>, /)"_str,
                      "Return a value for the context variable for the current context."_str);
  t->method<&var_set>("set"_str, "($self, value, /)"_str,
                      "Call to set a new value for the context variable in the current context."_str);
  t->method<&var_reset>("reset"_str, "($self, token, /)"_str, "Reset the context variable."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

// ---- Token --------------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* missing_type();

class W_TokenMissing final : public W_Object {
 public:
  W_Type* type() override { return missing_type(); }
};
W_Object* missing_repr(W_Object*) { return new_ascii("<Token.MISSING>"_str); }
W_Type* make_missing_type() {
  auto* t = new TypeBuilder("Token.MISSING"_str, object_type());
  t->add_flags(W_Type::kDisallowNew);
  t->special<&missing_repr>("__repr__"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* missing_type() { return RLIB_ONCE(make_missing_type()); }
RLIB_PREBUILD W_Object* missing() { return RLIB_ONCE(new W_TokenMissing()); }

W_Object* token_var(W_ContextToken* self) { return self->variable; }
W_Object* token_old_value(W_ContextToken* self) {
  return self->old_value == nullptr ? missing() : self->old_value;
}

W_Object* token_repr(W_ContextToken* self) {
  return new_str(message("<Token"_str, self->is_used ? " used"_str : ""_str, " var="_str,
                         repr(self->variable)->value, " at "_str, address_of(self), '>'));
}

W_Type* make_token_type() {
  auto* t = new TypeBuilder("Token"_str, object_type());
  t->module("_contextvars"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&token_repr>("__repr__"_str);
  t->unhashable();
  t->getter<&token_var>("var"_str);
  t->getter<&token_old_value>("old_value"_str);
  t->attribute("MISSING"_str, missing());
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

// ---- Context ------------------------------------------------------------------------------------

W_Object* context_new(W_Type*) { return new W_Context(); }

W_ContextVar* expect_var(W_Object* key) {
  if (!isinstance<W_ContextVar>(key)) {
    throw_type_error("a ContextVar key was expected, got "_str, repr(key)->value);
  }
  return static_cast<W_ContextVar*>(key);
}

W_Object* context_getitem(W_Context* self, W_Object* key) {
  W_Object* value = self->table()->get(expect_var(key));
  if (value == nullptr) throw_key_error(key);
  return value;
}
W_Object* context_get(W_Context* self, W_Object* key, W_Object* otherwise) {
  W_Object* value = self->table()->get(expect_var(key));
  return value == nullptr ? otherwise : value;
}
bool context_contains(W_Context* self, W_Object* key) {
  return self->table()->contains(expect_var(key));
}
int64_t context_len(W_Context* self) { return self->table()->length(); }

W_Dict* as_dict(W_Context* self) {
  W_Dict* dict = new_dict();
  for (auto [variable, value] : *self->table()) dict->set(variable, value);
  return dict;
}
W_Object* context_iter(W_Context* self) { return iterate(as_dict(self)); }
W_Object* context_keys(W_Context* self) { return call_method(as_dict(self), names::keys()); }
W_Object* context_values(W_Context* self) { return call_method(as_dict(self), names::values()); }
W_Object* context_items(W_Context* self) { return call_method(as_dict(self), names::items()); }
W_Object* context_copy(W_Context* self) { return self->copy(); }

W_Object* context_eq(W_Context* self, W_Object* other) {
  if (!isinstance<W_Context>(other)) return not_implemented();
  return compare(Comparison::kEq, as_dict(self), as_dict(static_cast<W_Context*>(other)));
}
W_Object* context_ne(W_Context* self, W_Object* other) {
  if (!isinstance<W_Context>(other)) return not_implemented();
  return compare(Comparison::kNe, as_dict(self), as_dict(static_cast<W_Context*>(other)));
}

// While a function runs in a context.
class RLIB_SCOPE InContext {
 public:
  explicit InContext(W_Context* context) : context_(context) { enter_context(context); }
  ~InContext() { leave_context(context_); }
  InContext(const InContext&) = delete;
  InContext& operator=(const InContext&) = delete;

 private:
  W_Context* context_;
};

W_Object* context_run(W_Context* self, Array<W_Object*>* args, W_Dict* kwargs) {
  int64_t count = args->length();
  if (count == 0) throw_type_error("run() missing 1 required positional argument"_str);
  auto* values = Array<W_Object*>::make(count - 1 + kwargs->length());
  rlib::array_copy(args, 1, values, 0, count - 1);
  auto* names = Array<W_Str*>::make(kwargs->length());
  int64_t named = 0;
  for (int64_t at = kwargs->next_entry(0); at >= 0; at = kwargs->next_entry(at + 1)) {
    names->set(named, static_cast<W_Str*>(kwargs->key_at(at)));
    values->set(count - 1 + named++, kwargs->value_at(at));
  }
  InContext scope(self);
  return args->get(0)->call(Arguments{values, named == 0 ? nullptr : names});
}

W_Type* make_context_type() {
  auto* t = new TypeBuilder("Context"_str, object_type());
  t->module("_contextvars"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&context_new>("($type)"_str);
  t->special<&context_eq>("__eq__"_str);
  t->special<&context_ne>("__ne__"_str);
  t->unhashable();
  t->special<&context_iter>("__iter__"_str);
  t->special<&context_len>("__len__"_str);
  t->special<&context_getitem>("__getitem__"_str);
  t->special<&context_contains>("__contains__"_str);
  t->method<&context_run>("run"_str, "($self, /, *args, **kwargs)"_str);
  t->method<&context_copy>("copy"_str, "($self, /)"_str,
                           "Return a shallow copy of the context object."_str);
  t->method<&context_get>("get"_str, "($self, key, default=None, /)"_str,
                          "Return the value for `key` if `key` has the value in the context "
                          "object.\n\nIf `key` does not exist, return `default`. If `default` is not "
                          "given,\nreturn None."_str);
  t->method<&context_items>("items"_str, "($self, /)"_str,
                            "Return all variables and their values in the context object.\n\nThe "
                            "result is returned as a list of 2-tuples (variable, value)."_str);
  t->method<&context_keys>("keys"_str, "($self, /)"_str,
                           "Return a list of all variables in the context object."_str);
  t->method<&context_values>("values"_str, "($self, /)"_str,
                             "Return a list of all variables' values in the context object."_str);
  return t->finish();
}

W_Object* copy_context() { return copy_current_context(); }

W_Module* make_module() {
  auto* m = new ModuleBuilder("_contextvars"_str, "Context Variables"_str);
  m->type("Context"_str, context_type());
  m->type("ContextVar"_str, context_var_type());
  m->type("Token"_str, context_token_type());
  m->function<&copy_context>("copy_context"_str, "($module, /)"_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* context_type() { return RLIB_ONCE(make_context_type()); }
RLIB_PREBUILD W_Type* context_var_type() { return RLIB_ONCE(make_var_type()); }
RLIB_PREBUILD W_Type* context_token_type() { return RLIB_ONCE(make_token_type()); }
RLIB_PREBUILD W_Module* contextvars_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
