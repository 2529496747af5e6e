// types.SimpleNamespace: an object that has the attributes it is given.

#include "targets/pyinterp/objspace/namespace_object.h"

#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

W_Object* namespace_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Namespace>(type, namespace_type());
}
void namespace_initialise(W_Namespace* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  if (arguments->length() > 0) {
    throw_type_error("no positional arguments expected"_str);
  }
  for (int64_t i = keywords->next_entry(0); i >= 0; i = keywords->next_entry(i + 1)) {
    if (!isinstance<W_Str>(keywords->key_at(i))) throw_type_error("keywords must be strings"_str);
  }
  for (int64_t i = keywords->next_entry(0); i >= 0; i = keywords->next_entry(i + 1)) {
    self->names->set(keywords->key_at(i), keywords->value_at(i));
  }
}
W_Object* namespace_dict(W_Namespace* self) { return self->names; }
W_Object* namespace_eq(W_Namespace* self, W_Object* other) {
  if (!isinstance<W_Namespace>(other)) return not_implemented();
  return compare(Comparison::kEq, self->names, static_cast<W_Namespace*>(other)->names);
}
W_Str* namespace_repr(W_Namespace* self) {
  Str* name = self->type() == namespace_type() ? "namespace"_str : self->type()->name;
  if (repr_enter(self)) return new_str(message(name, "(...)"_str));
  StrBuilder* text = new StrBuilder();
  W_Dict* names = self->names;
  try {
    for (int64_t i = names->next_entry(0); i >= 0; i = names->next_entry(i + 1)) {
      if (!isinstance<W_Str>(names->key_at(i))) continue;
      if (text->length() > 0) text->append(", "_str);
      text->append(message(text_of(names->key_at(i)), '=', repr(names->value_at(i))->value));
    }
  } catch (PythonError*) {
    repr_leave(self);
    throw;
  }
  repr_leave(self);
  return new_str(message(name, '(', text->build(), ')'));
}
W_Object* namespace_reduce(W_Namespace* self) {
  return new_tuple(self->type(), empty_tuple(), self->names);
}

W_Type* make_namespace_type() {
  auto* t = new TypeBuilder("SimpleNamespace"_str, object_type());
  t->module("types"_str);
  t->doc("A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)"_str);
  t->add_flags(W_Type::kHasDict);
  t->new_method<&namespace_make>("($type, *args, **kwargs)"_str);
  t->special<&namespace_initialise>("__init__"_str);
  t->special<&namespace_repr>("__repr__"_str);
  t->special<&namespace_eq>("__eq__"_str);
  t->unhashable();
  t->method<&namespace_reduce>("__reduce__"_str, "($self, /)"_str);
  t->getter<&namespace_dict>("__dict__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* namespace_type() { return RLIB_ONCE(make_namespace_type()); }

}  // namespace py
