// The types set and frozenset. What both have takes a W_BaseSet; results are of the kind of the
// first operand, and never of a derived class.

#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/set_operations.h"

namespace py {

W_Set* new_set(ObjectSet* items) { return new W_Set(items); }

void set_update(W_BaseSet* set, W_Object* iterable) { set_add_all(set->items, iterable); }

namespace {

W_BaseSet* like(W_BaseSet* set, ObjectSet* items) {
  if (isinstance<W_FrozenSet>(set)) return new W_FrozenSet(items);
  return new W_Set(items);
}

// The items of the other operand of an operator, or null: it must be a set.
ObjectSet* operand(W_Object* w) { return items_of_set(w); }

// What to look up for `key`: a set stands for a frozenset.
W_Object* as_key(W_Object* key) {
  if (!isinstance<W_Set>(key)) return key;
  W_Object* hash = key->type()->special(Special::kHash);
  if (hash != nullptr && !is_none(hash)) return key;
  return new W_FrozenSet(static_cast<W_Set*>(key)->items);
}

}  // namespace

bool set_contains(W_BaseSet* set, W_Object* key) { return set->items->contains(as_key(key)); }

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* set_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Set>(type, set_type());
}

void set_init(W_Set* self, W_Object* iterable) {
  ObjectSet* items = iterable == nullptr ? new ObjectSet() : nullptr;
  if (iterable != nullptr) {
    if (!self->items->is_empty()) self->items->clear();
    items = to_set(iterable);
  }
  self->items = items;
}

W_Object* frozenset_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  bool has_own_init = type->special(Special::kInit) != frozenset_type()->special(Special::kInit);
  if (!has_own_init && kwargs->length() > 0) {
    throw_type_error("frozenset() takes no keyword arguments"_str);
  }
  if (args->length() > 1) {
    throw_type_error(type->name, " expected at most 1 argument, got "_str, args->length());
  }
  if (args->length() == 0) return allocate<W_FrozenSet>(type, frozenset_type());
  W_Object* iterable = args->get(0);
  if (type == frozenset_type() && rlib::is_exactly<W_FrozenSet>(iterable)) return iterable;
  return allocate<W_FrozenSet>(type, frozenset_type(), to_set(iterable));
}

// ---- What both have -----------------------------------------------------------------------------

int64_t set_len(W_BaseSet* self) { return self->items->length(); }
W_Object* set_iter(W_BaseSet* self) { return new W_SetIterator(self); }

W_Object* set_copy(W_BaseSet* self) {
  return rlib::is_exactly<W_FrozenSet>(self) ? self : like(self, self->items->copy());
}

W_Object* set_union_method(W_BaseSet* self, Array<W_Object*>* others) {
  ObjectSet* result = self->items->copy();
  for (int64_t i = 0; i < others->length(); i++) set_add_all(result, others->get(i));
  return like(self, result);
}

ObjectSet* intersected(W_BaseSet* self, Array<W_Object*>* others) {
  ObjectSet* result = others->length() == 0 ? self->items->copy() : self->items;
  for (int64_t i = 0; i < others->length(); i++) result = set_intersection(result, others->get(i));
  return result;
}
W_Object* set_intersection_method(W_BaseSet* self, Array<W_Object*>* others) {
  return like(self, intersected(self, others));
}

W_Object* set_difference_method(W_BaseSet* self, Array<W_Object*>* others) {
  ObjectSet* result = self->items->copy();
  for (int64_t i = 0; i < others->length(); i++) {
    if (others->get(i) == self) {
      result->clear();
    } else {
      set_remove_all(result, others->get(i));
    }
  }
  return like(self, result);
}

W_Object* set_symmetric_difference_method(W_BaseSet* self, W_Object* other) {
  return like(self, set_symmetric_difference(self->items, other));
}

bool set_isdisjoint(W_BaseSet* self, W_Object* other) {
  return set_is_disjoint(self->items, other);
}

bool set_issubset(W_BaseSet* self, W_Object* other) {
  ObjectSet* items = items_of_set(other);
  return set_is_subset(self->items, items != nullptr ? items : to_set(other));
}

bool set_issuperset(W_BaseSet* self, W_Object* other) {
  ObjectSet* items = items_of_set(other);
  if (items != nullptr) return set_is_subset(items, self->items);
  W_Object* iterator = iterate(other);
  while (W_Object* item = next(iterator)) {
    if (!self->items->contains(item)) return false;
  }
  return true;
}

W_Object* set_reduce(W_BaseSet* self) {
  W_Object* state = self->class_map() == nullptr ? none() : call_method(self, names::__getstate__());
  return new_tuple(self->type(), new_tuple(new_list(self->items->to_list())), state);
}

int64_t set_sizeof(W_BaseSet* self) { return 200 + 16 * self->items->length(); }

W_Object* set_repr(W_BaseSet* self) {
  Str* name = self->type()->name;
  if (self->items->is_empty()) return new_str(message(name, "()"_str));
  ReprScope scope(self);
  if (scope.is_recursive()) return new_str(message(name, "(...)"_str));
  W_List* items = new_list(self->items->to_list());
  Str* list = repr(items)->value;
  Str* inside = list->slice(1, list->length() - 1);
  if (self->type() == set_type()) return new_str(message('{', inside, '}'));
  return new_str(message(name, "({"_str, inside, "})"_str));
}

// ---- Operators ----------------------------------------------------------------------------------

template <Comparison op>
W_Object* set_compare(W_BaseSet* self, W_Object* other) {
  ObjectSet* a = self->items;
  ObjectSet* b = operand(other);
  if (b == nullptr) return not_implemented();
  switch (op) {
    case Comparison::kEq: return new_bool(a->length() == b->length() && set_is_subset(a, b));
    case Comparison::kNe: return new_bool(a->length() != b->length() || !set_is_subset(a, b));
    case Comparison::kLt: return new_bool(a->length() < b->length() && set_is_subset(a, b));
    case Comparison::kLe: return new_bool(set_is_subset(a, b));
    case Comparison::kGt: return new_bool(a->length() > b->length() && set_is_subset(b, a));
    default: return new_bool(set_is_subset(b, a));
  }
}

ObjectSet* union_of(ObjectSet* a, W_Object* b) {
  ObjectSet* result = a->copy();
  set_add_all(result, b);
  return result;
}
ObjectSet* difference_of(ObjectSet* a, W_Object* b) {
  if (items_of_set(b) == a) return new ObjectSet();
  ObjectSet* result = a->copy();
  set_remove_all(result, b);
  return result;
}

// set op other, and other op set.
template <auto operation>
W_Object* set_binary(W_BaseSet* self, W_Object* other) {
  if (operand(other) == nullptr) return not_implemented();
  return like(self, operation(self->items, other));
}
template <auto operation>
W_Object* set_reflected(W_BaseSet* self, W_Object* other) {
  if (operand(other) == nullptr) return not_implemented();
  W_BaseSet* left = static_cast<W_BaseSet*>(other);
  return like(left, operation(left->items, self));
}

int64_t frozenset_hash(W_FrozenSet* self) {
  if (self->hash == 0) self->hash = hash_set(self->items);
  return self->hash;
}

// ---- Of sets only -------------------------------------------------------------------------------

void set_add(W_Set* self, W_Object* item) { self->items->add(item); }
void set_clear(W_Set* self) { self->items->clear(); }
void set_discard(W_Set* self, W_Object* item) { self->items->remove(as_key(item)); }
void set_remove(W_Set* self, W_Object* item) {
  if (!self->items->remove(as_key(item))) throw_key_error(item);
}
W_Object* set_pop(W_Set* self) {
  if (self->items->is_empty()) throw_key_error(new_ascii("pop from an empty set"_str));
  return self->items->pop_first();
}

void set_update_method(W_Set* self, Array<W_Object*>* others) {
  for (int64_t i = 0; i < others->length(); i++) set_add_all(self->items, others->get(i));
}
// A table may be in use elsewhere: the set changes by getting another.
void set_intersection_update(W_Set* self, Array<W_Object*>* others) {
  self->items = intersected(self, others);
}
void set_difference_update(W_Set* self, Array<W_Object*>* others) {
  for (int64_t i = 0; i < others->length(); i++) set_remove_all(self->items, others->get(i));
}
void set_symmetric_difference_update(W_Set* self, W_Object* other) {
  self->items = set_symmetric_difference(self->items, other);
}

W_Object* set_ior(W_Set* self, W_Object* other) {
  if (operand(other) == nullptr) return not_implemented();
  set_add_all(self->items, other);
  return self;
}
W_Object* set_iand(W_Set* self, W_Object* other) {
  if (operand(other) == nullptr) return not_implemented();
  self->items = set_intersection(self->items, other);
  return self;
}
W_Object* set_isub(W_Set* self, W_Object* other) {
  if (operand(other) == nullptr) return not_implemented();
  set_remove_all(self->items, other);
  return self;
}
W_Object* set_ixor(W_Set* self, W_Object* other) {
  if (operand(other) == nullptr) return not_implemented();
  self->items = set_symmetric_difference(self->items, other);
  return self;
}

// ---- The types ----------------------------------------------------------------------------------

void add_operators(TypeBuilder* t) {
  t->special<&set_repr>("__repr__"_str);
  t->special<&set_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&set_compare<Comparison::kLe>>("__le__"_str);
  t->special<&set_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&set_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&set_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&set_compare<Comparison::kGe>>("__ge__"_str);
  t->special<&set_iter>("__iter__"_str);
  t->special<&set_len>("__len__"_str);
  t->special<&set_binary<&difference_of>>("__sub__"_str);
  t->special<&set_reflected<&difference_of>>("__rsub__"_str);
  t->special<&set_binary<&set_intersection>>("__and__"_str);
  t->special<&set_reflected<&set_intersection>>("__rand__"_str);
  t->special<&set_binary<&set_symmetric_difference>>("__xor__"_str);
  t->special<&set_reflected<&set_symmetric_difference>>("__rxor__"_str);
  t->special<&set_binary<&union_of>>("__or__"_str);
  t->special<&set_reflected<&union_of>>("__ror__"_str);
  t->method<&set_contains>("__contains__"_str, "($self, object, /)"_str,
                           "x.__contains__(y) <==> y in x."_str);
}

void add_common_methods(TypeBuilder* t) {
  t->method<&set_copy>("copy"_str, "($self, /)"_str, "Return a shallow copy of a set."_str);
  t->method<&set_union_method>("union"_str, "($self, /, *others)"_str,
                               "Return the union of sets as a new set.\n\n(i.e. all elements that are "
                               "in either set.)"_str);
  t->method<&set_intersection_method>("intersection"_str, "($self, /, *others)"_str,
                                      "Return the intersection of two sets as a new set.\n\n(i.e. all "
                                      "elements that are in both sets.)"_str);
  t->method<&set_difference_method>("difference"_str, "($self, /, *others)"_str,
                                    "Return the difference of two or more sets as a new set.\n\n(i.e. "
                                    "all elements that are in this set but not the others.)"_str);
  t->method<&set_symmetric_difference_method>(
      "symmetric_difference"_str, "($self, other, /)"_str,
      "Return the symmetric difference of two sets as a new set.\n\n(i.e. all elements that are in "
      "exactly one of the sets.)"_str);
  t->method<&set_isdisjoint>("isdisjoint"_str, "($self, other, /)"_str,
                             "Return True if two sets have a null intersection."_str);
  t->method<&set_issubset>("issubset"_str, "($self, other, /)"_str,
                           "Report whether another set contains this set."_str);
  t->method<&set_issuperset>("issuperset"_str, "($self, other, /)"_str,
                             "Report whether this set contains another set."_str);
  t->method<&set_reduce>("__reduce__"_str, "($self, /)"_str,
                         "Return state information for pickling."_str);
  t->method<&set_sizeof>("__sizeof__"_str, "($self, /)"_str,
                         "S.__sizeof__() -> size of S in memory, in bytes"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
}

void add_set_methods(TypeBuilder* t) {
  t->special<&set_isub>("__isub__"_str);
  t->special<&set_iand>("__iand__"_str);
  t->special<&set_ixor>("__ixor__"_str);
  t->special<&set_ior>("__ior__"_str);
  t->unhashable();
  t->method<&set_add>("add"_str, "($self, object, /)"_str,
                      "Add an element to a set.\n\nThis has no effect if the element is already "
                      "present."_str);
  t->method<&set_clear>("clear"_str, "($self, /)"_str, "Remove all elements from this set."_str);
  t->method<&set_discard>("discard"_str, "($self, object, /)"_str,
                          "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the "
                          "discard() method does not raise\nan exception when an element is missing "
                          "from the set."_str);
  t->method<&set_remove>("remove"_str, "($self, object, /)"_str,
                         "Remove an element from a set; it must be a member.\n\nIf the element is not "
                         "a member, raise a KeyError."_str);
  t->method<&set_pop>("pop"_str, "($self, /)"_str,
                      "Remove and return an arbitrary set element.\nRaises KeyError if the set is "
                      "empty."_str);
  t->method<&set_update_method>("update"_str, "($self, /, *others)"_str,
                                "Update a set with the union of itself and others."_str);
  t->method<&set_intersection_update>("intersection_update"_str, "($self, /, *others)"_str,
                                      "Update a set with the intersection of itself and another."_str);
  t->method<&set_difference_update>("difference_update"_str, "($self, /, *others)"_str,
                                    "Remove all elements of another set from this set."_str);
  t->method<&set_symmetric_difference_update>(
      "symmetric_difference_update"_str, "($self, other, /)"_str,
      "Update a set with the symmetric difference of itself and another."_str);
}

W_Type* make_set_type() {
  auto* t = new TypeBuilder("set"_str, object_type());
  t->doc("set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered "
         "collection of unique elements."_str);
  t->add_flags(W_Type::kHasWeakref | W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->new_method<&set_new>("($type, /, *args, **kwargs)"_str);
  t->special<&set_init>("__init__"_str, "($self, iterable=<null>, /)"_str);
  add_operators(t);
  add_common_methods(t);
  add_set_methods(t);
  return t->finish();
}

W_Type* make_frozenset_type() {
  auto* t = new TypeBuilder("frozenset"_str, object_type());
  t->doc("frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an "
         "immutable unordered collection of unique elements."_str);
  t->add_flags(W_Type::kHasWeakref | W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->new_method<&frozenset_new>("($type, /, *args, **kwargs)"_str);
  t->special<&frozenset_hash>("__hash__"_str);
  add_operators(t);
  add_common_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* set_type() { return RLIB_ONCE(make_set_type()); }
RLIB_PREBUILD W_Type* frozenset_type() { return RLIB_ONCE(make_frozenset_type()); }

}  // namespace py
