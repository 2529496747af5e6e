#include "targets/pyinterp/objspace/mappingproxy.h"

#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/generic_alias.h"

namespace py {

// ---- The namespace of a type --------------------------------------------------------------------

W_Object* W_TypeDict::get(W_Object* key) {
  if (rlib::is_exactly<W_Str>(key)) return get_str(text_of(key));
  int64_t hash = ObjectKeys::hash(key);
  for (int64_t at = next_entry(0); at >= 0; at = next_entry(at + 1)) {
    W_Object* name = key_at(at);
    if (ObjectKeys::hash(name) == hash && ObjectKeys::equals(name, key)) return value_at(at);
  }
  return nullptr;
}

void W_TypeDict::set(W_Object* key, W_Object* value) {
  if (!isinstance<W_Str>(key)) throw_type_error("names of a type are str"_str);
  owner->set_attribute(text_of(key), value);
}

W_Object* W_TypeDict::remove(W_Object* key) {
  W_Object* value = get(key);
  if (value != nullptr) owner->remove_attribute(text_of(key));
  return value;
}

void W_TypeDict::clear() {
  List<Str*>* names = owner->names->keys();
  for (int64_t i = 0; i < names->length(); i++) owner->remove_attribute(names->get(i));
}

// ---- Proxies ------------------------------------------------------------------------------------

namespace {

W_Object* proxy_new(W_Type*, W_Object* mapping) {
  if (mapping->type()->special(Special::kGetItem) == nullptr || isinstance<W_List>(mapping) ||
      isinstance<W_Tuple>(mapping)) {
    throw_type_error("mappingproxy() argument must be a mapping, not "_str, type_name(mapping));
  }
  return new W_MappingProxy(mapping);
}

// The mapping inside of a proxy; anything else itself.
W_Object* unwrapped(W_Object* w) {
  return isinstance<W_MappingProxy>(w) ? static_cast<W_MappingProxy*>(w)->mapping : w;
}

W_Object* proxy_getitem(W_MappingProxy* self, W_Object* key) { return getitem(self->mapping, key); }
bool proxy_contains(W_MappingProxy* self, W_Object* key) { return contains(self->mapping, key); }
int64_t proxy_len(W_MappingProxy* self) { return length(self->mapping); }
W_Object* proxy_iter(W_MappingProxy* self) { return iterate(self->mapping); }
W_Object* proxy_reversed(W_MappingProxy* self) {
  return call_method(self->mapping, names::__reversed__());
}
W_Object* proxy_keys(W_MappingProxy* self) { return call_method(self->mapping, names::keys()); }
W_Object* proxy_values(W_MappingProxy* self) { return call_method(self->mapping, names::values()); }
W_Object* proxy_items(W_MappingProxy* self) { return call_method(self->mapping, names::items()); }
W_Object* proxy_copy(W_MappingProxy* self) { return call_method(self->mapping, names::copy()); }

W_Object* proxy_get(W_MappingProxy* self, W_Object* key, W_Object* otherwise) {
  if (rlib::is_exactly<W_TypeDict>(self->mapping) || rlib::is_exactly<W_Dict>(self->mapping)) {
    W_Object* value = static_cast<W_Dict*>(self->mapping)->get(key);
    return value == nullptr ? otherwise : value;
  }
  return call_method(self->mapping, intern("get"_str), key, otherwise);
}

template <Comparison op>
W_Object* proxy_compare(W_MappingProxy* self, W_Object* other) {
  return compare(op, self->mapping, unwrapped(other));
}

W_Object* proxy_or(W_MappingProxy* self, W_Object* other) {
  return binary(BinaryOp::kOr, self->mapping, unwrapped(other));
}
W_Object* proxy_ror(W_MappingProxy* self, W_Object* other) {
  return binary(BinaryOp::kOr, unwrapped(other), self->mapping);
}
W_Object* proxy_ior(W_MappingProxy* self, W_Object* other) {
  throw_type_error("'|=' is not supported by "_str, type_name(self), "; use '|' instead"_str);
  return other;
}

W_Object* proxy_repr(W_MappingProxy* self) {
  return new_str(message("mappingproxy("_str, repr(self->mapping)->value, ')'));
}
W_Object* proxy_str(W_MappingProxy* self) { return str(self->mapping); }

W_Type* make_mappingproxy_type() {
  auto* t = new TypeBuilder("mappingproxy"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kMapping);
  t->new_method<&proxy_new>("($type, /, mapping)"_str);
  t->special<&proxy_repr>("__repr__"_str);
  t->special<&proxy_str>("__str__"_str);
  t->special<&proxy_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&proxy_compare<Comparison::kLe>>("__le__"_str);
  t->special<&proxy_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&proxy_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&proxy_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&proxy_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  t->special<&proxy_iter>("__iter__"_str);
  t->special<&proxy_or>("__or__"_str);
  t->special<&proxy_ror>("__ror__"_str);
  t->special<&proxy_ior>("__ior__"_str);
  t->special<&proxy_len>("__len__"_str);
  t->special<&proxy_getitem>("__getitem__"_str);
  t->special<&proxy_contains>("__contains__"_str);
  t->method<&proxy_get>("get"_str, "($self, key, default=None, /)"_str,
                        "Return the value for key if key is in the mapping, else default."_str);
  t->method<&proxy_keys>("keys"_str, "($self, /)"_str,
                         "D.keys() -> a set-like object providing a view on D's keys"_str);
  t->method<&proxy_values>("values"_str, "($self, /)"_str,
                           "D.values() -> an object providing a view on D's values"_str);
  t->method<&proxy_items>("items"_str, "($self, /)"_str,
                          "D.items() -> a set-like object providing a view on D's items"_str);
  t->method<&proxy_copy>("copy"_str, "($self, /)"_str, "D.copy() -> a shallow copy of D"_str);
  t->method<&proxy_reversed>("__reversed__"_str, "($self, /)"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* mappingproxy_type() { return RLIB_ONCE(make_mappingproxy_type()); }

}  // namespace py
