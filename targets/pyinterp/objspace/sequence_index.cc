#include "targets/pyinterp/objspace/sequence_index.h"

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

int64_t index_number(W_Object* key, Str* what) {
  if (rlib::is_exactly<W_Int>(key)) return static_cast<W_Int*>(key)->value;
  if (key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error(what, " indices must be integers or slices, not "_str, type_name(key));
  }
  return subscript(key);
}

int64_t index_within(int64_t number, int64_t length, Str* what) {
  int64_t index = number < 0 ? number + length : number;
  if (index < 0 || index >= length) throw_index_error(what, " index out of range"_str);
  return index;
}

int64_t item_index(W_Object* key, int64_t length, Str* what) {
  return index_within(index_number(key, what), length, what);
}

int64_t assignment_index(W_Object* key, int64_t length, Str* what) {
  int64_t index = index_number(key, what);
  if (index < 0) index += length;
  if (index < 0 || index >= length) throw_index_error(what, " assignment index out of range"_str);
  return index;
}

int64_t slice_index(W_Object* w) {
  if (rlib::is_exactly<W_Int>(w)) return static_cast<W_Int*>(w)->value;
  if (w->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("slice indices must be integers or None or have an __index__ method"_str);
  }
  return index_clamped(w);
}

int64_t bound_argument(W_Object* w, int64_t length) {
  if (!rlib::is_exactly<W_Int>(w) && w->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("slice indices must be integers or have an __index__ method"_str);
  }
  int64_t index = slice_index(w);
  if (index < 0) index += length;
  return index < 0 ? 0 : index > length ? length : index;
}

int64_t repeat_count(W_Object* count) {
  if (count->type()->special(Special::kIndex) != nullptr) return index_value(count);
  throw_type_error("can't multiply sequence by non-int of type '"_str, type_name(count), '\'');
}

void throw_cannot_concatenate(Str* own, W_Object* other) {
  throw_type_error("can only concatenate "_str, own, " (not \""_str, type_name(other), "\") to "_str, own);
}

// ---- Slices -------------------------------------------------------------------------------------

namespace {

int64_t slice_step(W_Object* w) {
  if (is_none(w)) return 1;
  int64_t step = slice_index(w);
  if (step == 0) throw_value_error("slice step cannot be zero"_str);
  return step == INT64_MIN ? -INT64_MAX : step;  // so that it can be negated
}

// Brings an end into the sequence, or to just before it if steps are backwards.
int64_t clamp_end(int64_t index, int64_t length, int64_t step) {
  if (index < 0) {
    index += length;
    return index >= 0 ? index : step < 0 ? -1 : 0;
  }
  return index < length ? index : step < 0 ? length - 1 : length;
}

}  // namespace

SliceRange slice_range(W_Slice* slice, int64_t length) {
  SliceRange range = {0, 0, slice_step(slice->step), 0};
  bool back = range.step < 0;
  range.start = slice_part(slice->start, back ? INT64_MAX : 0);
  range.stop = slice_part(slice->stop, back ? INT64_MIN : INT64_MAX);
  range.start = clamp_end(range.start, length, range.step);
  range.stop = clamp_end(range.stop, length, range.step);
  if (back) {
    if (range.stop < range.start) range.count = (range.start - range.stop - 1) / -range.step + 1;
  } else {
    if (range.start < range.stop) range.count = (range.stop - range.start - 1) / range.step + 1;
  }
  return range;
}

}  // namespace py
