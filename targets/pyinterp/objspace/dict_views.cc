// The views of a dict. Those of keys and items work as sets do, with iterables of any kind.

#include "targets/pyinterp/objspace/dict_views.h"

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/mappingproxy.h"
#include "targets/pyinterp/objspace/sequence_compare.h"

namespace py {

bool W_DictValues::has(W_Object* item) {
  W_Iterator* values = forward();
  while (W_Object* value = values->next()) {
    if (equals(value, item)) return true;
  }
  return false;
}

bool W_DictItems::has(W_Object* item) {
  if (!isinstance<W_Tuple>(item)) return false;
  W_Tuple* pair = static_cast<W_Tuple*>(item);
  if (pair->length() != 2) return false;
  W_Object* value = dict->get(pair->get(0));
  return value != nullptr && equals(value, pair->get(1));
}

namespace {

// ---- What all have ------------------------------------------------------------------------------

int64_t view_len(W_DictView* self) { return self->length(); }
W_Object* view_iter(W_DictView* self) { return self->forward(); }
W_Object* view_reversed(W_DictView* self) { return self->backward(); }
bool view_contains(W_DictView* self, W_Object* item) { return self->has(item); }
W_Object* view_mapping(W_DictView* self) { return new W_MappingProxy(self->dict); }

W_Object* view_repr(W_DictView* self) {
  ReprScope scope(self);
  if (scope.is_recursive()) return new_ascii("..."_str);
  List<W_Object*>* items = to_list(self->forward());
  return new_str(message(self->type()->name, '(', repr(new_list(items))->value, ')'));
}

// ---- Sets ---------------------------------------------------------------------------------------

bool is_set_like(W_Object* w) {
  return isinstance<W_BaseSet>(w) || isinstance<W_DictKeys>(w) || isinstance<W_DictItems>(w);
}

// Whether all items of one are in the other.
bool all_in(W_Object* items, W_Object* container) {
  W_Object* iterator = iterate(items);
  while (W_Object* item = next(iterator)) {
    if (!contains(container, item)) return false;
  }
  return true;
}

template <Comparison op>
W_Object* view_compare(W_DictView* self, W_Object* other) {
  if (!is_set_like(other)) return not_implemented();
  int64_t own = self->length();
  int64_t others = length(other);
  switch (op) {
    case Comparison::kEq: return new_bool(own == others && all_in(self, other));
    case Comparison::kNe: return new_bool(own != others || !all_in(self, other));
    case Comparison::kLt: return new_bool(own < others && all_in(self, other));
    case Comparison::kLe: return new_bool(own <= others && all_in(self, other));
    case Comparison::kGt: return new_bool(own > others && all_in(other, self));
    default: return new_bool(own >= others && all_in(other, self));
  }
}

bool view_isdisjoint(W_DictView* self, W_Object* other) {
  if (self == other) return self->length() == 0;
  W_Object* iterator = iterate(other);
  while (W_Object* item = next(iterator)) {
    if (contains(self, item)) return false;
  }
  return true;
}

W_Object* difference(W_Object* a, W_Object* b) {
  ObjectSet* result = to_set(a);
  W_Object* iterator = iterate(b);
  while (W_Object* item = next(iterator)) result->remove(item);
  return new_set(result);
}
W_Object* intersection(W_Object* view, W_Object* other) {
  ObjectSet* result = new ObjectSet();
  W_Object* iterator = iterate(other);
  while (W_Object* item = next(iterator)) {
    if (contains(view, item)) result->add(item);
  }
  return new_set(result);
}
W_Object* union_of(W_Object* a, W_Object* b) {
  W_Set* result = new_set(to_set(a));
  set_update(result, b);
  return result;
}
W_Object* symmetric_difference(W_Object* a, W_Object* b) {
  ObjectSet* result = to_set(a);
  ObjectSet* others = to_set(b);
  for (int64_t at = others->next(0); at >= 0; at = others->next(at + 1)) {
    W_Object* item = others->key_at(at);
    int64_t hash = others->hash_at(at);
    if (!result->remove(item, hash)) result->add(item, hash);
  }
  return new_set(result);
}

W_Object* view_sub(W_DictView* self, W_Object* other) { return difference(self, other); }
W_Object* view_rsub(W_DictView* self, W_Object* other) { return difference(other, self); }
W_Object* view_and(W_DictView* self, W_Object* other) { return intersection(self, other); }
W_Object* view_or(W_DictView* self, W_Object* other) { return union_of(self, other); }
W_Object* view_ror(W_DictView* self, W_Object* other) { return union_of(other, self); }
W_Object* view_xor(W_DictView* self, W_Object* other) { return symmetric_difference(self, other); }
W_Object* view_rxor(W_DictView* self, W_Object* other) { return symmetric_difference(other, self); }

// ---- The types ----------------------------------------------------------------------------------

TypeBuilder* view_builder(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&view_repr>("__repr__"_str);
  t->special<&view_iter>("__iter__"_str);
  t->special<&view_len>("__len__"_str);
  t->method<&view_reversed>("__reversed__"_str, "($self, /)"_str,
                            "Return a reverse iterator over the dict."_str);
  t->getter<&view_mapping>("mapping"_str, "dictionary that this view refers to"_str);
  return t;
}

W_Type* make_set_view_type(Str* name) {
  auto* t = view_builder(name);
  t->special<&view_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&view_compare<Comparison::kLe>>("__le__"_str);
  t->special<&view_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&view_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&view_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&view_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  t->special<&view_contains>("__contains__"_str);
  t->special<&view_sub>("__sub__"_str);
  t->special<&view_rsub>("__rsub__"_str);
  t->special<&view_and>("__and__"_str);
  t->special<&view_and>("__rand__"_str);
  t->special<&view_xor>("__xor__"_str);
  t->special<&view_rxor>("__rxor__"_str);
  t->special<&view_or>("__or__"_str);
  t->special<&view_ror>("__ror__"_str);
  t->method<&view_isdisjoint>("isdisjoint"_str, "($self, other, /)"_str,
                              "Return True if the view and the given iterable have a null "
                              "intersection."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* dict_keys_type() { return RLIB_ONCE(make_set_view_type("dict_keys"_str)); }
RLIB_PREBUILD W_Type* dict_items_type() { return RLIB_ONCE(make_set_view_type("dict_items"_str)); }
RLIB_PREBUILD W_Type* dict_values_type() {
  return RLIB_ONCE(view_builder("dict_values"_str)->finish());
}

}  // namespace py
