// Methods of str about what stands at its ends: taking away and filling up.

#include "targets/pyinterp/objspace/str_methods.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

namespace {

// Whether it is to be taken away; null stands for blanks.
bool is_among(int64_t c, W_Str* chars) {
  if (chars == nullptr) return unicode::is_space(c);
  for (TextCursor cursor(chars->value); !cursor.done();) {
    if (cursor.next() == c) return true;
  }
  return false;
}

W_Object* strip(W_Str* self, W_Object* w_chars, bool left, bool right, Str* name) {
  W_Str* chars = nullptr;
  if (!is_none(w_chars)) {
    if (!rlib::isinstance<W_Str>(w_chars)) throw_type_error(name, " arg must be None or str"_str);
    chars = static_cast<W_Str*>(w_chars);
  }
  Str* text = self->value;
  int64_t start = 0;
  int64_t end = text->length();
  if (left) {
    while (start < end && is_among(code_point_at(text, start), chars))
      start = next_offset(text, start);
  }
  if (right) {
    while (end > start) {
      int64_t last = previous_offset(text, end);
      if (!is_among(code_point_at(text, last), chars)) break;
      end = last;
    }
  }
  return str_part(self, start, end);
}

Str* expect_fill(W_Object* w) {
  if (w == nullptr) return " "_str;
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error("The fill character must be a unicode character, not "_str, type_name(w));
  }
  if (static_cast<W_Str*>(w)->length() != 1) {
    throw_type_error("The fill character must be exactly one character long"_str);
  }
  return static_cast<W_Str*>(w)->value;
}

W_Object* pad(W_Str* self, int64_t left, int64_t right, Str* fill) {
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left + right == 0) return exact_str(self);
  if (left + right > (int64_t{1} << 46)) throw_memory_error();
  Str* text = fill->repeat(left)->concat(self->value);
  return new_str(text->concat(fill->repeat(right)), self->length() + left + right);
}

}  // namespace

W_Object* str_strip(W_Str* self, W_Object* chars) {
  return strip(self, chars, true, true, "strip"_str);
}
W_Object* str_lstrip(W_Str* self, W_Object* chars) {
  return strip(self, chars, true, false, "lstrip"_str);
}
W_Object* str_rstrip(W_Str* self, W_Object* chars) {
  return strip(self, chars, false, true, "rstrip"_str);
}

W_Object* str_center(W_Str* self, int64_t width, W_Object* w_fill) {
  Str* fill = expect_fill(w_fill);
  int64_t all = width - self->length();
  if (all <= 0) return exact_str(self);
  int64_t left = all / 2 + (all & width & 1);
  return pad(self, left, all - left, fill);
}

W_Object* str_ljust(W_Str* self, int64_t width, W_Object* fill) {
  return pad(self, 0, width - self->length(), expect_fill(fill));
}

W_Object* str_rjust(W_Str* self, int64_t width, W_Object* fill) {
  return pad(self, width - self->length(), 0, expect_fill(fill));
}

W_Object* str_zfill(W_Str* self, int64_t width) {
  int64_t count = width - self->length();
  if (count <= 0) return exact_str(self);
  Str* text = self->value;
  bool has_sign = self->length() > 0 && (text->char_at(0) == '-' || text->char_at(0) == '+');
  StrBuilder* result = new StrBuilder(text->length() + count);
  if (has_sign) result->append(text->char_at(0));
  result->append_repeated('0', count);
  result->append(text, has_sign ? 1 : 0, text->length());
  return new_str(result->build(), width);
}

W_Object* str_expandtabs(W_Str* self, CInt tab_size) {
  if (!self->value->contains_char('\t')) return exact_str(self);
  StrBuilder* result = new StrBuilder(self->value->length());
  int64_t column = 0;
  int64_t length = 0;
  for (TextCursor cursor(self->value); !cursor.done();) {
    int64_t c = cursor.next();
    if (c == '\t') {
      int64_t count = tab_size.value > 0 ? tab_size.value - column % tab_size.value : 0;
      if (rlib::add_overflows(length, count)) throw_overflow_error("new string is too long"_str);
      if (count > (int64_t{1} << 46)) throw_memory_error();
      result->append_repeated(' ', count);
      column += count;
      length += count;
    } else {
      append_code_point(result, c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
      length++;
    }
  }
  return new_str(result->build(), length);
}

}  // namespace py
