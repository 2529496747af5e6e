// list[int] and its like. What they mean is up to typing; here they remember what they were made of,
// and stand for it when called or asked for an attribute.

#include "targets/pyinterp/objspace/generic_alias.h"

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/type_parameters.h"

namespace py {

namespace {

W_Tuple* as_tuple(W_Object* w) {
  return isinstance<W_Tuple>(w) ? static_cast<W_Tuple*>(w) : new_tuple(w);
}

W_Object* new_alias(W_Object* origin, W_Object* args) {
  return new W_GenericAlias(origin, as_tuple(args), false);
}

}  // namespace

W_Object* class_getitem(W_Object* cls, W_Object* item) { return new_alias(cls, item); }

W_Object* W_GenericAlias::call(Arguments arguments) {
  W_Object* result = origin->call(arguments);
  try {
    setattr(result, intern("__orig_class__"_str), this);
  } catch (PythonError* error) {
    if (!error->is(AttributeError_type()) && !error->is(TypeError_type())) throw;
  }
  return result;
}

namespace {

W_Object* alias_new(W_Type* type, W_Object* origin, W_Object* args) {
  return allocate<W_GenericAlias>(type, generic_alias_type(), origin, as_tuple(args), false);
}

W_Object* alias_call(W_GenericAlias* self, Array<W_Object*>* args, W_Dict* kwargs) {
  auto* values = Array<W_Object*>::make(args->length() + kwargs->length());
  rlib::array_copy(args, 0, values, 0, args->length());
  auto* names = Array<W_Str*>::make(kwargs->length());
  int64_t count = 0;
  for (int64_t at = kwargs->next_entry(0); at >= 0; at = kwargs->next_entry(at + 1)) {
    names->set(count, static_cast<W_Str*>(kwargs->key_at(at)));
    values->set(args->length() + count++, kwargs->value_at(at));
  }
  return self->W_GenericAlias::call(Arguments{values, count == 0 ? nullptr : names});
}

W_Tuple* parameters_of_alias(W_GenericAlias* self) {
  if (self->parameters == nullptr) self->parameters = make_parameters(self->args);
  return self->parameters;
}

W_Object* alias_origin(W_GenericAlias* self) { return self->origin; }
W_Object* alias_args(W_GenericAlias* self) { return self->args; }
W_Object* alias_parameters(W_GenericAlias* self) { return parameters_of_alias(self); }
bool alias_unpacked(W_GenericAlias* self) { return self->is_starred; }
W_Object* alias_unpacked_tuple_args(W_GenericAlias* self) {
  return self->is_starred && self->origin == tuple_type() ? self->args : none();
}

W_Object* alias_getitem(W_GenericAlias* self, W_Object* item) {
  W_Tuple* args = substitute(self, self->args, parameters_of_alias(self), item);
  return new W_GenericAlias(self->origin, args, self->is_starred);
}

W_Object* alias_mro_entries(W_GenericAlias* self, W_Object*) { return new_tuple(self->origin); }

bool alias_instancecheck(W_GenericAlias*, W_Object*) {
  throw_type_error("isinstance() argument 2 cannot be a parameterized generic"_str);
}
bool alias_subclasscheck(W_GenericAlias*, W_Object*) {
  throw_type_error("issubclass() argument 2 cannot be a parameterized generic"_str);
}

// Whether the alias has it itself, and not what it is made of.
bool is_own_attribute(W_Str* name) {
  Str* text = name->value;
  return text->eq("__class__"_str) || text->eq("__bases__"_str) || text->eq("__origin__"_str) ||
         text->eq("__args__"_str) || text->eq("__unpacked__"_str) ||
         text->eq("__parameters__"_str) || text->eq("__typing_unpacked_tuple_args__"_str) ||
         text->eq("__mro_entries__"_str) || text->eq("__reduce_ex__"_str) ||
         text->eq("__reduce__"_str) || text->eq("__copy__"_str) || text->eq("__deepcopy__"_str);
}

W_Object* alias_getattribute(W_GenericAlias* self, W_Str* name) {
  return is_own_attribute(name) ? generic_getattr(self, name) : getattr(self->origin, name);
}

// What the origin has, and what only the alias has.
W_Object* alias_dir(W_GenericAlias* self) {
  List<W_Object*>* names = to_list(call(find_builtin("dir"_str), self->origin));
  for (Str* name : *List<Str*>::of("__origin__"_str, "__args__"_str, "__parameters__"_str, "__mro_entries__"_str,
                                   "__reduce_ex__"_str, "__reduce__"_str, "__copy__"_str, "__deepcopy__"_str,
                                   "__unpacked__"_str, "__typing_unpacked_tuple_args__"_str, "__class__"_str)) {
    W_Str* text = new_str(name);
    bool is_known = false;
    for (W_Object* known : *names) is_known = is_known || equals(known, text);
    if (!is_known) names->append(text);
  }
  return new_list(names);
}

W_Object* alias_repr(W_GenericAlias* self) {
  auto* text = new StrBuilder();
  if (self->is_starred) text->append('*');
  append_type_name(text, self->origin);
  text->append('[');
  for (int64_t i = 0; i < self->args->length(); i++) {
    if (i > 0) text->append(", "_str);
    append_type_name(text, self->args->get(i));
  }
  if (self->args->length() == 0) text->append("()"_str);
  text->append(']');
  return new_str(text->build());
}

int64_t alias_hash(W_GenericAlias* self) {
  int64_t hash = py::hash(self->origin) ^ hash_items(self->args->items);
  return hash == -1 ? -2 : hash;
}

bool equal_aliases(W_GenericAlias* a, W_GenericAlias* b) {
  return a->is_starred == b->is_starred && equals(a->origin, b->origin) && equals(a->args, b->args);
}
W_Object* alias_eq(W_GenericAlias* self, W_Object* other) {
  if (!isinstance<W_GenericAlias>(other)) return not_implemented();
  return new_bool(equal_aliases(self, static_cast<W_GenericAlias*>(other)));
}
W_Object* alias_ne(W_GenericAlias* self, W_Object* other) {
  if (!isinstance<W_GenericAlias>(other)) return not_implemented();
  return new_bool(!equal_aliases(self, static_cast<W_GenericAlias*>(other)));
}

W_Object* alias_or(W_Object* self, W_Object* other) { return make_union(self, other); }
W_Object* alias_ror(W_Object* self, W_Object* other) { return make_union(other, self); }

// ---- *tuple[int] --------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* alias_iterator_type();

// Gives out the alias, starred, once.
class W_AliasIterator final : public W_Iterator {
 public:
  explicit W_AliasIterator(W_GenericAlias* alias) : alias(alias) {}
  static W_Type* exact_type() { return alias_iterator_type(); }
  W_Type* type() override { return alias_iterator_type(); }
  W_Object* next() override {
    if (alias == nullptr) return nullptr;
    W_Object* result = new W_GenericAlias(alias->origin, alias->args, true);
    alias = nullptr;
    return result;
  }

  W_GenericAlias* alias;
};

W_Object* alias_iterator_reduce(W_AliasIterator* self) {
  W_Object* rest = self->alias == nullptr ? static_cast<W_Object*>(empty_tuple()) : self->alias;
  return new_tuple(find_builtin("iter"_str), new_tuple(rest));
}

W_Type* make_alias_iterator_type() {
  auto* t = new TypeBuilder("generic_alias_iterator"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&alias_iterator_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* alias_iterator_type() { return RLIB_ONCE(make_alias_iterator_type()); }

W_Object* alias_iter(W_GenericAlias* self) { return new W_AliasIterator(self); }

W_Object* alias_reduce(W_GenericAlias* self) {
  if (self->is_starred) {
    W_Object* plain = new W_GenericAlias(self->origin, self->args, false);
    return new_tuple(find_builtin("next"_str), new_tuple(iterate(plain)));
  }
  return new_tuple(generic_alias_type(), new_tuple(self->origin, self->args));
}

// ---- The type -----------------------------------------------------------------------------------

W_Type* make_generic_alias_type() {
  auto* t = new TypeBuilder("GenericAlias"_str, object_type());
  t->module("types"_str);
  t->doc("Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and "
         "t.__args__ is (int,)."_str);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&alias_new>("($type, origin, args, /)"_str);
  t->special<&alias_repr>("__repr__"_str);
  t->special<&alias_hash>("__hash__"_str);
  t->special<&alias_eq>("__eq__"_str);
  t->special<&alias_ne>("__ne__"_str);
  t->special<&alias_call>("__call__"_str);
  t->special<&alias_getattribute>("__getattribute__"_str);
  t->special<&alias_getitem>("__getitem__"_str);
  t->special<&alias_iter>("__iter__"_str);
  t->special<&alias_or>("__or__"_str);
  t->special<&alias_ror>("__ror__"_str);
  t->method<&alias_mro_entries>("__mro_entries__"_str, "($self, bases, /)"_str);
  t->method<&alias_instancecheck>("__instancecheck__"_str, "($self, instance, /)"_str);
  t->method<&alias_subclasscheck>("__subclasscheck__"_str, "($self, cls, /)"_str);
  t->method<&alias_dir>("__dir__"_str, "($self, /)"_str);
  t->method<&alias_reduce>("__reduce__"_str, "($self, /)"_str);
  t->member<&alias_origin>("__origin__"_str);
  t->member<&alias_args>("__args__"_str);
  t->member<&alias_unpacked>("__unpacked__"_str);
  t->getter<&alias_parameters>("__parameters__"_str, "Type variables in the GenericAlias."_str);
  t->getter<&alias_unpacked_tuple_args>("__typing_unpacked_tuple_args__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* generic_alias_type() { return RLIB_ONCE(make_generic_alias_type()); }

}  // namespace py
