// Methods of str that look for a part: on bytes, between byte offsets.

#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

Str* argument_type_name(W_Object* w) { return is_none(w) ? "None"_str : type_name(w); }

W_Str* expect_str(W_Object* w, Str* what) {
  if (rlib::isinstance<W_Str>(w)) return static_cast<W_Str*>(w);
  throw_type_error(what, " must be str, not "_str, argument_type_name(w));
}

W_Str* expect_substring(W_Object* w) {
  if (rlib::isinstance<W_Str>(w)) return static_cast<W_Str*>(w);
  throw_type_error("must be str, not "_str, type_name(w));
}

namespace {

// slice_bounds in bytes. Start is -1 if nothing, not even "", is between them.
Bounds byte_bounds(W_Str* self, W_Object* start, W_Object* end) {
  if (start == nullptr && end == nullptr) return Bounds{0, self->value->length()};
  Bounds bounds = slice_bounds(start, end, self->length());
  if (bounds.start > self->length() || bounds.start > bounds.end) return Bounds{-1, -1};
  return Bounds{self->offset_of(bounds.start), self->offset_of(bounds.end)};
}

int64_t find_in(W_Str* self, W_Str* sub, Bounds bounds) {
  if (bounds.start < 0) return -1;
  int64_t at = self->value->find(sub->value, bounds.start, bounds.end);
  return at < 0 ? -1 : self->position_of(at);
}

int64_t rfind_in(W_Str* self, W_Str* sub, Bounds bounds) {
  if (bounds.start < 0) return -1;
  int64_t at = self->value->rfind(sub->value, bounds.start, bounds.end);
  return at < 0 ? -1 : self->position_of(at);
}

bool has_part(W_Str* self, W_Str* part, Bounds bounds, bool at_end) {
  int64_t length = part->value->length();
  if (bounds.start < 0 || length > bounds.end - bounds.start) return false;
  return self->value->has_at(at_end ? bounds.end - length : bounds.start, part->value);
}

// startswith and endswith: of one str, or of any in a tuple.
bool has_any(W_Str* self, W_Object* parts, W_Object* start, W_Object* end, bool at_end) {
  Bounds bounds = byte_bounds(self, start, end);
  if (rlib::isinstance<W_Str>(parts)) {
    return has_part(self, static_cast<W_Str*>(parts), bounds, at_end);
  }
  Str* name = at_end ? "endswith"_str : "startswith"_str;
  if (!rlib::isinstance<W_Tuple>(parts)) {
    throw_type_error(name, " first arg must be str or a tuple of str, not "_str, type_name(parts));
  }
  W_Tuple* tuple = static_cast<W_Tuple*>(parts);
  for (int64_t i = 0; i < tuple->length(); i++) {
    W_Object* part = tuple->get(i);
    if (!rlib::isinstance<W_Str>(part)) {
      throw_type_error("tuple for "_str, name, " must only contain str, not "_str, type_name(part));
    }
    if (has_part(self, static_cast<W_Str*>(part), bounds, at_end)) return true;
  }
  return false;
}

}  // namespace

int64_t str_find(W_Str* self, W_Object* sub, W_Object* start, W_Object* end) {
  Bounds bounds = byte_bounds(self, start, end);
  return find_in(self, expect_substring(sub), bounds);
}

int64_t str_rfind(W_Str* self, W_Object* sub, W_Object* start, W_Object* end) {
  Bounds bounds = byte_bounds(self, start, end);
  return rfind_in(self, expect_substring(sub), bounds);
}

int64_t str_index(W_Str* self, W_Object* sub, W_Object* start, W_Object* end) {
  int64_t at = str_find(self, sub, start, end);
  if (at < 0) throw_value_error("substring not found"_str);
  return at;
}

int64_t str_rindex(W_Str* self, W_Object* sub, W_Object* start, W_Object* end) {
  int64_t at = str_rfind(self, sub, start, end);
  if (at < 0) throw_value_error("substring not found"_str);
  return at;
}

int64_t str_count(W_Str* self, W_Object* sub, W_Object* start, W_Object* end) {
  Bounds bounds = byte_bounds(self, start, end);
  W_Str* part = expect_substring(sub);
  if (bounds.start < 0) return 0;
  if (part->length() == 0) return count_code_points(self->value, bounds.start, bounds.end) + 1;
  return self->value->count(part->value, bounds.start, bounds.end);
}

bool str_startswith(W_Str* self, W_Object* prefix, W_Object* start, W_Object* end) {
  return has_any(self, prefix, start, end, false);
}

bool str_endswith(W_Str* self, W_Object* suffix, W_Object* start, W_Object* end) {
  return has_any(self, suffix, start, end, true);
}

W_Object* str_contains(W_Str* self, W_Object* item) {
  if (!rlib::isinstance<W_Str>(item)) {
    throw_type_error("'in <string>' requires string as left operand, not "_str, type_name(item));
  }
  return new_bool(self->value->contains(static_cast<W_Str*>(item)->value));
}

// ---- Replacing ----------------------------------------------------------------------------------

namespace {

// `to` before each code point and at the end, `most` times.
W_Object* interleave(W_Str* self, W_Str* to, int64_t most) {
  int64_t count = self->length() + 1;
  if (most >= 0 && most < count) count = most;
  StrBuilder* text = new StrBuilder(self->value->length() + count * to->value->length());
  int64_t at = 0;
  for (int64_t i = 0; i < count; i++) {
    text->append(to->value);
    if (at == self->value->length()) break;
    int64_t next = next_offset(self->value, at);
    text->append(self->value, at, next);
    at = next;
  }
  text->append(self->value, at, self->value->length());
  return new_str(text->build(), self->length() + count * to->length());
}

}  // namespace

W_Object* str_replace(W_Str* self, W_Str* from, W_Str* to, int64_t left) {
  if (left == 0) return exact_str(self);
  if (from->length() == 0) return interleave(self, to, left);
  Str* text = self->value;
  int64_t at = text->find(from->value);
  if (at < 0) return exact_str(self);
  StrBuilder* result = new StrBuilder(text->length());
  int64_t start = 0;
  int64_t count = 0;
  while (at >= 0 && left != 0) {
    result->append(text, start, at);
    result->append(to->value);
    start = at + from->value->length();
    count++;
    left--;
    at = text->find(from->value, start);
  }
  result->append(text, start, text->length());
  return new_str(result->build(), self->length() + count * (to->length() - from->length()));
}

W_Object* str_removeprefix(W_Str* self, W_Object* w_prefix) {
  W_Str* prefix = expect_str(w_prefix, "removeprefix() argument"_str);
  if (!self->value->starts_with(prefix->value)) return exact_str(self);
  return str_part(self, prefix->value->length(), self->value->length());
}

W_Object* str_removesuffix(W_Str* self, W_Object* w_suffix) {
  W_Str* suffix = expect_str(w_suffix, "removesuffix() argument"_str);
  if (suffix->length() == 0 || !self->value->ends_with(suffix->value)) return exact_str(self);
  return str_part(self, 0, self->value->length() - suffix->value->length());
}

}  // namespace py
