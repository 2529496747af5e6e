// The type deque.

#include "targets/pyinterp/modules/collections/deque.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/sequence_index.h"
#include "targets/pyinterp/objspace/sequence_text.h"

namespace py {

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* deque_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Deque>(type, deque_type());
}

void extend(W_Deque* self, W_Object* iterable) {
  W_Object* from = iterable == self ? static_cast<W_Object*>(new_list(to_list(self))) : iterable;
  for_each(from, [&](W_Object* item) { self->append(item); });
}

void deque_init(W_Deque* self, W_Object* iterable, W_Object* max_length) {
  int64_t limit = -1;
  if (!is_none(max_length)) {
    if (!isinstance<W_AnyInt>(max_length)) throw_type_error("an integer is required"_str);
    limit = index_value(max_length);
    if (limit < 0) throw_value_error("maxlen must be non-negative"_str);
  }
  self->max_length = limit;
  if (self->length() > 0) self->clear();
  if (iterable != nullptr) extend(self, iterable);
}

W_Object* max_length_object(W_Deque* self) {
  return self->max_length < 0 ? none() : new_int(self->max_length);
}

// An empty one of the same kind, or what a derived class makes of its items.
W_Deque* copy_of(W_Deque* self) {
  if (rlib::is_exactly<W_Deque>(self)) {
    W_Deque* copy = new W_Deque();
    copy->max_length = self->max_length;
    for (int64_t i = 0; i < self->length(); i++) copy->append(self->get(i));
    return copy;
  }
  W_Object* result = self->max_length < 0 ? call(self->type(), self)
                                          : call(self->type(), self, new_int(self->max_length));
  if (!isinstance<W_Deque>(result)) {
    throw_type_error(type_name(self), "() must return a deque, not "_str, type_name(result));
  }
  return static_cast<W_Deque*>(result);
}

W_Object* deque_copy(W_Deque* self) { return copy_of(self); }

W_Object* deque_reduce(W_Deque* self) {
  auto* items = Array<W_Object*>::make(4);
  items->set(0, self->type());
  items->set(1, self->max_length < 0
                    ? empty_tuple()
                    : new_tuple(empty_tuple(), new_int(self->max_length)));
  items->set(2, self->class_map() == nullptr ? none() : call_method(self, names::__getstate__()));
  items->set(3, iterate(self));
  return new_tuple(items);
}

// ---- Items --------------------------------------------------------------------------------------

int64_t deque_len(W_Deque* self) { return self->length(); }

int64_t index_in(W_Deque* self, W_Object* key) {
  if (!isinstance<W_AnyInt>(key) && key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("sequence index must be integer, not '"_str, type_name(key), '\'');
  }
  int64_t index = index_value(key);
  if (index < 0) index += self->length();
  if (index < 0 || index >= self->length()) throw_index_error("deque index out of range"_str);
  return index;
}

W_Object* deque_getitem(W_Deque* self, W_Object* key) { return self->get(index_in(self, key)); }
void deque_setitem(W_Deque* self, W_Object* key, W_Object* value) {
  self->set(index_in(self, key), value);
}
void deque_delitem(W_Deque* self, W_Object* key) { self->remove_at(index_in(self, key)); }

W_Object* deque_iter(W_Deque* self) { return new W_DequeIterator(self); }
W_Object* deque_reversed(W_Deque* self) { return new W_DequeReverseIterator(self); }

// The index of the first item that is equal, or -1. Comparing must not change the deque.
int64_t find(W_Deque* self, W_Object* item, int64_t start, int64_t end) {
  int64_t version = self->version;
  for (int64_t i = start; i < end; i++) {
    bool found = equals(self->get(i), item);
    if (self->version != version) throw_runtime_error("deque mutated during iteration"_str);
    if (found) return i;
  }
  return -1;
}

bool deque_contains(W_Deque* self, W_Object* item) {
  return find(self, item, 0, self->length()) >= 0;
}

int64_t deque_index(W_Deque* self, W_Object* item, W_Object* start, W_Object* stop) {
  int64_t from = start == nullptr ? 0 : bound_argument(start, self->length());
  int64_t to = stop == nullptr ? self->length() : bound_argument(stop, self->length());
  int64_t index = find(self, item, from, to);
  if (index < 0) throw_value_error(repr(item)->value, " is not in deque"_str);
  return index;
}

int64_t deque_count(W_Deque* self, W_Object* item) {
  int64_t count = 0;
  int64_t version = self->version;
  for (int64_t i = 0; i < self->length(); i++) {
    count += equals(self->get(i), item);
    if (self->version != version) throw_runtime_error("deque mutated during iteration"_str);
  }
  return count;
}

// ---- Changing -----------------------------------------------------------------------------------

void deque_append(W_Deque* self, W_Object* item) { self->append(item); }
void deque_appendleft(W_Deque* self, W_Object* item) { self->append_left(item); }
void deque_extend(W_Deque* self, W_Object* iterable) { extend(self, iterable); }
void deque_extendleft(W_Deque* self, W_Object* iterable) {
  W_Object* from = iterable == self ? static_cast<W_Object*>(new_list(to_list(self))) : iterable;
  for_each(from, [&](W_Object* item) { self->append_left(item); });
}
W_Object* deque_pop(W_Deque* self) {
  if (self->length() == 0) throw_index_error("pop from an empty deque"_str);
  return self->pop();
}
W_Object* deque_popleft(W_Deque* self) {
  if (self->length() == 0) throw_index_error("pop from an empty deque"_str);
  return self->pop_left();
}
void deque_clear(W_Deque* self) { self->clear(); }
void deque_rotate(W_Deque* self, int64_t steps) { self->rotate(steps); }
void deque_reverse(W_Deque* self) {
  for (int64_t low = 0, high = self->length() - 1; low < high; low++, high--) {
    W_Object* item = self->get(low);
    self->set(low, self->get(high));
    self->set(high, item);
  }
}
void deque_insert(W_Deque* self, int64_t index, W_Object* item) {
  if (self->max_length >= 0 && self->length() >= self->max_length) {
    throw_index_error("deque already at its maximum size"_str);
  }
  if (index < 0) index += self->length();
  self->insert(index < 0 ? 0 : index > self->length() ? self->length() : index, item);
}
void deque_remove(W_Deque* self, W_Object* item) {
  int64_t version = self->version;
  for (int64_t i = 0; i < self->length(); i++) {
    bool found = equals(self->get(i), item);
    if (self->version != version) throw_index_error("deque mutated during remove()."_str);
    if (found) return self->remove_at(i);
  }
  throw_value_error(repr(item)->value, " is not in deque"_str);
}

// ---- Operators ----------------------------------------------------------------------------------

W_Object* deque_add(W_Deque* self, W_Object* other) {
  if (!isinstance<W_Deque>(other)) throw_cannot_concatenate("deque"_str, other);
  W_Deque* result = copy_of(self);
  extend(result, other);
  return result;
}
W_Object* deque_iadd(W_Deque* self, W_Object* iterable) {
  extend(self, iterable);
  return self;
}

void repeat(W_Deque* self, int64_t times) {
  int64_t length = self->length();
  if (times <= 0) return self->clear();
  if (length == 0) return;
  if (rlib::mul_overflows(times, length) || times * length > INT64_MAX / 8) throw_memory_error();
  Array<W_Object*>* items = to_array(self);
  for (int64_t i = 1; i < times; i++) {
    for (int64_t k = 0; k < length; k++) self->append(items->get(k));
  }
}
W_Object* deque_mul(W_Deque* self, W_Object* count) {
  W_Deque* result = copy_of(self);
  repeat(result, repeat_count(count));
  return result;
}
W_Object* deque_imul(W_Deque* self, W_Object* count) {
  repeat(self, repeat_count(count));
  return self;
}

template <Comparison op>
W_Object* deque_compare(W_Deque* self, W_Object* other) {
  if (!isinstance<W_Deque>(other)) return not_implemented();
  return compare_sequences(op, self, static_cast<W_Deque*>(other));
}

W_Object* deque_repr(W_Deque* self) {
  ReprScope scope(self);
  if (scope.is_recursive()) return new_ascii("[...]"_str);
  Str* items = repr(new_list(to_list(self)))->value;
  if (self->max_length < 0) return new_str(message(self->type()->name, '(', items, ')'));
  return new_str(message(self->type()->name, '(', items, ", maxlen="_str, self->max_length, ')'));
}

int64_t deque_sizeof(W_Deque* self) { return 100 + 8 * self->length(); }

// ---- The type -----------------------------------------------------------------------------------

void add_operators(TypeBuilder* t) {
  t->special<&deque_repr>("__repr__"_str);
  t->special<&deque_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&deque_compare<Comparison::kLe>>("__le__"_str);
  t->special<&deque_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&deque_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&deque_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&deque_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  t->special<&deque_iter>("__iter__"_str);
  t->special<&deque_len>("__len__"_str);
  t->special<&deque_getitem>("__getitem__"_str);
  t->special<&deque_setitem>("__setitem__"_str);
  t->special<&deque_delitem>("__delitem__"_str);
  t->special<&deque_contains>("__contains__"_str);
  t->special<&deque_add>("__add__"_str);
  t->special<&deque_iadd>("__iadd__"_str);
  t->special<&deque_mul>("__mul__"_str);
  t->special<&deque_mul>("__rmul__"_str);
  t->special<&deque_imul>("__imul__"_str);
}

void add_methods(TypeBuilder* t) {
  t->method<&deque_append>("append"_str, "($self, item, /)"_str,
                           "Add an element to the right side of the deque."_str);
  t->method<&deque_appendleft>("appendleft"_str, "($self, item, /)"_str,
                               "Add an element to the left side of the deque."_str);
  t->method<&deque_clear>("clear"_str, "($self, /)"_str,
                          "Remove all elements from the deque."_str);
  t->method<&deque_copy>("__copy__"_str, "($self, /)"_str,
                         "Return a shallow copy of a deque."_str);
  t->method<&deque_copy>("copy"_str, "($self, /)"_str, "Return a shallow copy of a deque."_str);
  t->method<&deque_count>("count"_str, "($self, value, /)"_str,
                          "D.count(value) -- return number of occurrences of value"_str);
  t->method<&deque_extend>("extend"_str, "($self, iterable, /)"_str,
                           "Extend the right side of the deque with elements from the "
                           "iterable"_str);
  t->method<&deque_extendleft>("extendleft"_str, "($self, iterable, /)"_str,
                               "Extend the left side of the deque with elements from the "
                               "iterable"_str);
  t->method<&deque_index>("index"_str, "!($self, value, start=<null>, stop=<null>, /)"_str,
                          "D.index(value, [start, [stop]]) -- return first index of value.\nRaises "
                          "ValueError if the value is not present."_str);
  t->method<&deque_insert>("insert"_str, "!($self, index, value, /)"_str,
                           "D.insert(index, object) -- insert object before index"_str);
  t->method<&deque_pop>("pop"_str, "($self, /)"_str,
                        "Remove and return the rightmost element."_str);
  t->method<&deque_popleft>("popleft"_str, "($self, /)"_str,
                            "Remove and return the leftmost element."_str);
  t->method<&deque_remove>("remove"_str, "($self, value, /)"_str,
                           "D.remove(value) -- remove first occurrence of value."_str);
  t->method<&deque_reverse>("reverse"_str, "($self, /)"_str,
                            "D.reverse() -- reverse *IN PLACE*"_str);
  t->method<&deque_rotate>("rotate"_str, "($self, n=1, /)"_str,
                           "Rotate the deque n steps to the right (default n=1).  If n is negative, "
                           "rotates left."_str);
  t->method<&deque_reduce>("__reduce__"_str, "($self, /)"_str,
                           "Return state information for pickling."_str);
  t->method<&deque_reversed>("__reversed__"_str, "($self, /)"_str,
                             "D.__reversed__() -- return a reverse iterator over the deque"_str);
  t->method<&deque_sizeof>("__sizeof__"_str, "($self, /)"_str,
                           "D.__sizeof__() -- size of D in memory, in bytes"_str);
  t->getter<&max_length_object>("maxlen"_str,
                                "maximum size of a deque or None if unbounded"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
}

W_Type* make_deque_type() {
  auto* t = new TypeBuilder("deque"_str, object_type());
  t->module("collections"_str);
  t->doc("deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data "
         "accesses near its endpoints."_str);
  t->add_flags(W_Type::kSequence | W_Type::kHasWeakref);
  t->new_method<&deque_new>("($type, /, *args, **kwargs)"_str);
  t->special<&deque_init>("__init__"_str, "($self, /, iterable=<null>, maxlen=None)"_str);
  add_operators(t);
  add_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* deque_type() { return RLIB_ONCE(make_deque_type()); }

}  // namespace py
