#include "targets/pyinterp/objspace/list_slices.h"

namespace py {

W_List* list_slice(W_List* list, SliceRange range) {
  if (range.step == 1) return new_list(list->slice(range.start, range.start + range.count));
  return new_list(list->slice_by(range.start, range.step, range.count));
}

namespace {

// What is to be put into the slice: never the list itself.
List<W_Object*>* new_items(W_List* list, W_Object* iterable) {
  if (iterable == list) return list->items()->copy();
  if (rlib::is_exactly<W_List>(iterable)) return static_cast<W_List*>(iterable)->items();
  if (!is_iterable(iterable->type())) {
    throw_type_error("can only assign an iterable"_str);
  }
  return to_list(iterable);
}

// One operation in a trace, which calls nothing of the program.
RLIB_DONT_LOOK_INSIDE void replace(W_List* list, int64_t start, int64_t count, W_List* by) {
  list->replace(start, start + count, by->items());
}

// Whatever is assigned. `range`: what the slice means for this length.
void assign(W_List* list, W_Slice* slice, int64_t length, SliceRange range, W_Object* iterable) {
  if (range.step != 1 && !is_iterable(iterable->type())) {
    throw_type_error("must assign iterable to extended slice"_str);
  }
  List<W_Object*>* items = new_items(list, iterable);
  if (list->length() != length) range = slice_range(slice, list->length());  // by the iterable
  if (range.step == 1) {
    list->replace(range.start, range.start + range.count, items);
    return;
  }
  if (items->length() != range.count) {
    throw_value_error("attempt to assign sequence of size "_str, items->length(),
                      " to extended slice of size "_str, range.count);
  }
  for (int64_t i = 0; i < range.count; i++) list->set(range.start + i * range.step, items->get(i));
}

}  // namespace

void list_assign_slice(W_List* list, W_Slice* slice, W_Object* iterable) {
  int64_t length = list->length();
  SliceRange range = slice_range(slice, length);
  if (range.step == 1 && rlib::is_exactly<W_List>(iterable) && iterable != list && list->length() == length) {
    replace(list, range.start, range.count, static_cast<W_List*>(iterable));
  } else {
    assign(list, slice, length, range, iterable);
  }
}

void list_delete_slice(W_List* list, SliceRange range) {
  if (range.count == 0) return;
  if (range.step < 0) {  // the same items from the other end
    range.start += (range.count - 1) * range.step;
    range.step = -range.step;
  }
  if (range.step == 1) {
    list->remove_range(range.start, range.start + range.count);
    return;
  }
  // What stays moves down, from the first gap on.
  int64_t to = range.start;
  int64_t next_gap = range.start;
  int64_t gaps = 0;
  for (int64_t from = range.start; from < list->length(); from++) {
    if (from == next_gap && gaps < range.count) {
      gaps++;
      next_gap += range.step;
    } else {
      list->set(to++, list->get(from));
    }
  }
  list->remove_range(to, list->length());
}

}  // namespace py
