#include "targets/pyinterp/modules/collections/defaultdict.h"

#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

W_Object* defaultdict_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_DefaultDict>(type, defaultdict_type());
}

void defaultdict_init(W_DefaultDict* self, Array<W_Object*>* args, W_Dict* kwargs) {
  int64_t count = args->length();
  W_Object* factory = count == 0 ? nullptr : null_if_none(args->get(0));
  if (factory != nullptr && !is_callable(factory)) {
    throw_type_error("first argument must be callable or None"_str);
  }
  if (count > 2) throw_type_error("dict expected at most 1 argument, got "_str, count - 1);
  self->factory = factory;
  if (count == 2) dict_update(self, args->get(1));
  check_keywords(kwargs);
  if (kwargs->length() > 0) dict_update(self, kwargs);
}

W_Object* factory_object(W_DefaultDict* self) {
  return self->factory == nullptr ? none() : self->factory;
}
void set_factory(W_DefaultDict* self, W_Object* value) { self->factory = null_if_none(value); }

W_Object* defaultdict_missing(W_DefaultDict* self, W_Object* key) {
  if (self->factory == nullptr) throw_key_error(key);
  W_Object* value = call(self->factory);
  setitem(self, key, value);
  return value;
}

W_Object* defaultdict_copy(W_DefaultDict* self) {
  return call(self->type(), factory_object(self), self);
}

W_Object* defaultdict_reduce(W_DefaultDict* self) {
  auto* items = Array<W_Object*>::make(5);
  items->set(0, self->type());
  items->set(1, self->factory == nullptr ? empty_tuple() : new_tuple(self->factory));
  items->set(2, none());
  items->set(3, none());
  items->set(4, iterate(call_method(self, names::items())));
  return new_tuple(items);
}

W_Object* defaultdict_repr(W_DefaultDict* self) {
  Str* entries = text_of(call_special(dict_type()->special(Special::kRepr), self));
  Str* factory = "None"_str;
  if (self->factory != nullptr) {
    ReprScope scope(self->factory);
    factory = scope.is_recursive() ? "..."_str : repr(self->factory)->value;
  }
  return new_str(message(self->type()->name, '(', factory, ", "_str, entries, ')'));
}

W_Object* defaultdict_or(W_DefaultDict* self, W_Object* other) {
  if (!isinstance<W_Dict>(other)) return not_implemented();
  W_Object* result = defaultdict_copy(self);
  if (isinstance<W_Dict>(result)) dict_update(static_cast<W_Dict*>(result), other);
  return result;
}
W_Object* defaultdict_ror(W_DefaultDict* self, W_Object* other) {
  if (!isinstance<W_Dict>(other)) return not_implemented();
  W_Object* result = call(self->type(), factory_object(self), other);
  if (isinstance<W_Dict>(result)) dict_update(static_cast<W_Dict*>(result), self);
  return result;
}

W_Type* make_defaultdict_type() {
  auto* t = new TypeBuilder("defaultdict"_str, dict_type());
  t->module("collections"_str);
  t->doc("defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default "
         "factory is called without arguments to produce\na new value when a key is not present, in "
         "__getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining "
         "arguments are treated the same as if they were\npassed to the dict constructor, including "
         "keyword arguments."_str);
  t->new_method<&defaultdict_new>("($type, /, *args, **kwargs)"_str);
  t->special<&defaultdict_init>("__init__"_str, "($self, /, *args, **kwargs)"_str);
  t->special<&defaultdict_repr>("__repr__"_str);
  t->special<&defaultdict_or>("__or__"_str);
  t->special<&defaultdict_ror>("__ror__"_str);
  t->method<&defaultdict_missing>("__missing__"_str, "($self, key, /)"_str,
                                  "__missing__(key) # Called by __getitem__ for missing key; "
                                  "pseudo-code:\n  if self.default_factory is None: raise "
                                  "KeyError((key,))\n  self[key] = value = "
                                  "self.default_factory()\n  return value\n"_str);
  t->method<&defaultdict_copy>("copy"_str, "($self, /)"_str,
                               "D.copy() -> a shallow copy of D."_str);
  t->method<&defaultdict_copy>("__copy__"_str, "($self, /)"_str,
                               "D.copy() -> a shallow copy of D."_str);
  t->method<&defaultdict_reduce>("__reduce__"_str, "($self, /)"_str,
                                 "Return state information for pickling."_str);
  t->accessor<&factory_object, &set_factory>("default_factory"_str,
                                             "Factory for default value called by __missing__()."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* defaultdict_type() { return RLIB_ONCE(make_defaultdict_type()); }

}  // namespace py
