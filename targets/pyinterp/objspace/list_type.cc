// The type list: its methods. Sorting is in list_sort.cc, slices are in list_slices.cc.

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/list_slices.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/sequence_index.h"
#include "targets/pyinterp/objspace/sequence_text.h"

namespace py {

void list_extend(W_List* list, W_Object* iterable) {
  if (rlib::is_exactly<W_List>(iterable) || iterable == list) {
    List<W_Object*>* items = static_cast<W_List*>(iterable)->items();
    list->replace(list->length(), list->length(), iterable == list ? items->copy() : items);
    return;
  }
  if (rlib::is_exactly<W_Tuple>(iterable)) {
    List<W_Object*>* items = to_list(iterable);
    if (list->length() == 0) {
      list->set_items(items);
    } else {
      list->replace(list->length(), list->length(), items);
    }
    return;
  }
  W_Object* iterator = iterate(iterable);
  length_hint(iterable, 0);  // what it raises is raised
  while (W_Object* item = next(iterator)) list->append(item);
}

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* list_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_List>(type, list_type());
}

void list_init(W_List* self, W_Object* iterable) {
  self->clear();
  if (iterable != nullptr) list_extend(self, iterable);
}

// ---- Items --------------------------------------------------------------------------------------

int64_t list_len(W_List* self) { return self->length(); }

W_Object* list_getitem(W_List* self, W_Object* key) {
  if (rlib::is_exactly<W_Int>(key)) {
    int64_t index = static_cast<W_Int*>(key)->value;
    if (index < 0) index += self->length();
    if (index >= 0 && index < self->length()) return self->get(index);
  }
  if (rlib::is_exactly<W_Slice>(key)) {
    return list_slice(self, slice_range(static_cast<W_Slice*>(key), self->length()));
  }
  return self->get(item_index(key, self->length(), "list"_str));
}

void list_setitem(W_List* self, W_Object* key, W_Object* value) {
  if (rlib::is_exactly<W_Slice>(key)) {
    list_assign_slice(self, static_cast<W_Slice*>(key), value);
  } else {
    self->set(assignment_index(key, self->length(), "list"_str), value);
  }
}

void list_delitem(W_List* self, W_Object* key) {
  if (rlib::is_exactly<W_Slice>(key)) {
    list_delete_slice(self, slice_range(static_cast<W_Slice*>(key), self->length()));
  } else {
    self->pop_at(assignment_index(key, self->length(), "list"_str));
  }
}

// The index of the first item that is equal, from `start` on, or -1. Comparing may change the list.
int64_t find_item(W_List* self, W_Object* item, int64_t start, int64_t end) {
  for (int64_t i = start; i < end && i < self->length(); i++) {
    if (equals(self->get(i), item)) return i;
  }
  return -1;
}

bool list_contains(W_List* self, W_Object* item) {
  return find_item(self, item, 0, INT64_MAX) >= 0;
}

int64_t list_index(W_List* self, W_Object* item, W_Object* start, W_Object* stop) {
  int64_t from = bound_argument(start, self->length());
  int64_t index = find_item(self, item, from, bound_argument(stop, self->length()));
  if (index < 0) throw_value_error(repr(item)->value, " is not in list"_str);
  return index;
}

int64_t list_count(W_List* self, W_Object* item) {
  int64_t count = 0;
  for (int64_t i = 0; i < self->length(); i++) count += equals(self->get(i), item);
  return count;
}

W_Object* list_iter(W_List* self) { return new W_ListIterator(self); }
W_Object* list_reversed(W_List* self) { return new W_ListReverseIterator(self); }

// ---- Changing -----------------------------------------------------------------------------------

void list_append(W_List* self, W_Object* item) { self->append(item); }

void list_insert(W_List* self, int64_t index, W_Object* item) {
  if (index < 0) index += self->length();
  self->insert(index < 0 ? 0 : index > self->length() ? self->length() : index, item);
}

W_Object* list_pop(W_List* self, int64_t index) {
  if (self->length() == 0) throw_index_error("pop from empty list"_str);
  if (index == -1) return self->pop();
  if (index < 0) index += self->length();
  if (index < 0 || index >= self->length()) throw_index_error("pop index out of range"_str);
  return self->pop_at(index);
}

void list_remove(W_List* self, W_Object* item) {
  int64_t index = find_item(self, item, 0, INT64_MAX);
  if (index < 0) throw_value_error("list.remove(x): x not in list"_str);
  if (index < self->length()) self->pop_at(index);
}

void list_clear(W_List* self) { self->clear(); }
void list_reverse(W_List* self) { self->items()->reverse(); }
W_Object* list_copy(W_List* self) { return new_list(self->slice(0, self->length())); }
void list_sort_method(W_List* self, W_Object* key, bool reverse) {
  list_sort(self, null_if_none(key), reverse);
}

// ---- Operators ----------------------------------------------------------------------------------

W_Object* list_add(W_List* self, W_Object* other) {
  if (!isinstance<W_List>(other)) throw_cannot_concatenate("list"_str, other);
  List<W_Object*>* tail = static_cast<W_List*>(other)->items();
  List<W_Object*>* items = List<W_Object*>::with_capacity(self->length() + tail->length());
  items->extend(self->items());
  items->extend(tail);
  return new_list(items);
}

W_Object* list_iadd(W_List* self, W_Object* iterable) {
  list_extend(self, iterable);
  return self;
}

// `times` copies of the items, one behind the other.
List<W_Object*>* repeated(W_List* list, int64_t times) {
  int64_t length = list->length();
  if (times <= 0 || length == 0) return new List<W_Object*>();
  if (rlib::mul_overflows(times, length) || times * length > INT64_MAX / 8) throw_memory_error();
  if (length == 1) return List<W_Object*>::filled(times, list->get(0));
  List<W_Object*>* items = List<W_Object*>::with_capacity(times * length);
  for (int64_t i = 0; i < times; i++) items->extend(list->items());
  return items;
}

W_Object* list_mul(W_List* self, W_Object* count) { return new_list(repeated(self, repeat_count(count))); }

W_Object* list_imul(W_List* self, W_Object* count) {
  int64_t times = repeat_count(count);
  if (times != 1) self->set_items(repeated(self, times));
  return self;
}

template <Comparison op>
W_Object* list_compare(W_List* self, W_Object* other) {
  if (!isinstance<W_List>(other)) return not_implemented();
  return compare_sequences(op, self, static_cast<W_List*>(other));
}

W_Object* list_repr(W_List* self) {
  if (self->length() == 0) return new_ascii("[]"_str);
  ReprScope scope(self);
  if (scope.is_recursive()) return new_ascii("[...]"_str);
  auto* text = new StrBuilder();
  text->append('[');
  append_reprs(text, self);
  text->append(']');
  return new_str(text->build());
}

int64_t list_sizeof(W_List* self) { return 40 + 8 * self->length(); }

// ---- The type -----------------------------------------------------------------------------------

void add_operators(TypeBuilder* t) {
  t->special<&list_repr>("__repr__"_str);
  t->special<&list_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&list_compare<Comparison::kLe>>("__le__"_str);
  t->special<&list_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&list_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&list_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&list_compare<Comparison::kGe>>("__ge__"_str);
  t->special<&list_iter>("__iter__"_str);
  t->special<&list_len>("__len__"_str);
  t->method<&list_getitem>("__getitem__"_str, "($self, index, /)"_str, "Return self[index]."_str);
  t->special<&list_setitem>("__setitem__"_str);
  t->special<&list_delitem>("__delitem__"_str);
  t->special<&list_add>("__add__"_str);
  t->special<&list_iadd>("__iadd__"_str);
  t->special<&list_mul>("__mul__"_str);
  t->special<&list_mul>("__rmul__"_str);
  t->special<&list_imul>("__imul__"_str);
  t->special<&list_contains>("__contains__"_str);
  t->unhashable();
}

void add_methods(TypeBuilder* t) {
  t->method<&list_reversed>("__reversed__"_str, "($self, /)"_str,
                            "Return a reverse iterator over the list."_str);
  t->method<&list_sizeof>("__sizeof__"_str, "($self, /)"_str,
                          "Return the size of the list in memory, in bytes."_str);
  t->method<&list_clear>("clear"_str, "($self, /)"_str, "Remove all items from list."_str);
  t->method<&list_copy>("copy"_str, "($self, /)"_str, "Return a shallow copy of the list."_str);
  t->method<&list_append>("append"_str, "($self, object, /)"_str,
                          "Append object to the end of the list."_str);
  t->method<&list_insert>("insert"_str, "($self, index, object, /)"_str,
                          "Insert object before index."_str);
  t->method<&list_extend>("extend"_str, "($self, iterable, /)"_str,
                          "Extend list by appending elements from the iterable."_str);
  t->method<&list_pop>("pop"_str, "($self, index=-1, /)"_str,
                       "Remove and return item at index (default last).\n\nRaises IndexError if list "
                       "is empty or index is out of range."_str);
  t->method<&list_remove>("remove"_str, "($self, value, /)"_str,
                          "Remove first occurrence of value.\n\nRaises ValueError if the value is not "
                          "present."_str);
  t->method<&list_index>("index"_str, "($self, value, start=0, stop=sys.maxsize, /)"_str,
                         "Return first index of value.\n\nRaises ValueError if the value is not "
                         "present."_str);
  t->method<&list_count>("count"_str, "($self, value, /)"_str,
                         "Return number of occurrences of value."_str);
  t->method<&list_reverse>("reverse"_str, "($self, /)"_str, "Reverse *IN PLACE*."_str);
  t->method<&list_sort_method>(
      "sort"_str, "($self, /, *, key=None, reverse=False)"_str,
      "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself "
      "is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key "
      "function is given, apply it once to each list item and sort them,\nascending or descending, "
      "according to their function values.\n\nThe reverse flag can be set to sort in descending "
      "order."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
}

W_Type* make_list_type() {
  auto* t = new TypeBuilder("list"_str, object_type());
  t->text_signature("(iterable=(), /)"_str);
  t->doc("Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty "
         "list.\nThe argument must be an iterable if specified."_str);
  t->add_flags(W_Type::kSequence | W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->new_method<&list_new>("($type, /, *args, **kwargs)"_str);
  t->special<&list_init>("__init__"_str, "($self, iterable=<null>, /)"_str);
  add_operators(t);
  add_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* list_type() { return RLIB_ONCE(make_list_type()); }

}  // namespace py
