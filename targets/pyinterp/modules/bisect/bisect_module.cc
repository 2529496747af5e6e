// Module _bisect: where in a sorted sequence something belongs.

#include "targets/pyinterp/modules/module.h"

namespace py {

namespace {

// TypeError for what has no items by number. Classes of the program may have: their __getitem__ will say.
void check_has_items(W_Object* w) {
  if (w->type()->special(Special::kGetItem) == nullptr) {
    throw_type_error('\'', type_name(w), "' object does not support indexing"_str);
  }
}
void check_is_no_mapping(W_Object* w) {
  if (w->type()->has(W_Type::kMapping) && !w->type()->has(W_Type::kHeap)) {
    throw_type_error(type_name(w), " is not a sequence"_str);
  }
}

// The first place, between `low` and `high`, that `x` may be put at: before what is equal to it (`left`) or behind.
// `key` is called for the sequence's items, not for x.
int64_t find_place(W_Object* sequence, W_Object* x, int64_t low, W_Object* w_high, W_Object* key,
                   bool left) {
  if (low < 0) throw_value_error("lo must be non-negative"_str);
  int64_t high = is_none(w_high) ? -1 : index_value(w_high);
  check_is_no_mapping(sequence);
  if (high == -1) high = length(sequence);
  check_has_items(sequence);
  while (low < high) {
    int64_t middle = low + ((high - low) >> 1);
    W_Object* item = getitem(sequence, new_int(middle));
    if (!is_none(key)) item = call(key, item);
    bool goes_right = left ? less(item, x) : !less(x, item);
    if (goes_right) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

template <bool left>
int64_t bisect(W_Object* sequence, W_Object* x, int64_t low, W_Object* high, W_Object* key) {
  return find_place(sequence, x, low, high, key, left);
}

template <bool left>
void insort(W_Object* sequence, W_Object* x, int64_t low, W_Object* high, W_Object* key) {
  W_Object* sought = is_none(key) ? x : call(key, x);
  int64_t place = find_place(sequence, sought, low, high, key, left);
  if (rlib::is_exactly<W_List>(sequence)) {
    W_List* list = static_cast<W_List*>(sequence);
    list->insert(place < list->length() ? place : list->length(), x);
  } else {
    call_method(sequence, intern("insert"_str), new_int(place), x);
  }
}

W_Module* make_bisect() {
  auto* m = new ModuleBuilder(
      "_bisect"_str,
      "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each "
      "insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n"_str);
  Str* signature = "($module, /, a, x, lo=0, hi=None, *, key=None)"_str;
  m->function<&bisect<false>>("bisect_right"_str, signature,
                              "Return the index where to insert item x in list a, assuming a is sorted."_str);
  m->function<&bisect<true>>("bisect_left"_str, signature,
                             "Return the index where to insert item x in list a, assuming a is sorted."_str);
  m->function<&insort<false>>("insort_right"_str, signature,
                              "Insert item x in list a, and keep it sorted assuming a is sorted."_str);
  m->function<&insort<true>>("insort_left"_str, signature,
                             "Insert item x in list a, and keep it sorted assuming a is sorted."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* bisect_module() { return RLIB_ONCE(make_bisect()); }

}  // namespace py
