// Methods of str that cut it up.

#include "targets/pyinterp/objspace/str_methods.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

namespace {

// The start of the first code point from `at` on that is a blank (is none), or the length.
int64_t skip_until(Str* text, int64_t at, bool blank) {
  while (at < text->length()) {
    int64_t c = code_point_at(text, at);
    if (unicode::is_space(c) == blank) break;
    at += utf8_width(c);
  }
  return at;
}

// The same backwards: the end of the last one before `at`, or 0.
int64_t skip_back_until(Str* text, int64_t at, bool blank) {
  while (at > 0) {
    int64_t start = previous_offset(text, at);
    if (unicode::is_space(code_point_at(text, start)) == blank) break;
    at = start;
  }
  return at;
}

W_Object* split_blanks(W_Str* self, int64_t most) {
  Str* text = self->value;
  auto* parts = new List<W_Object*>();
  int64_t at = skip_until(text, 0, false);
  while (at < text->length()) {
    if (most == 0) {
      parts->append(str_part(self, at, text->length()));
      break;
    }
    int64_t end = skip_until(text, at, true);
    parts->append(str_part(self, at, end));
    at = skip_until(text, end, false);
    most--;
  }
  return new_list(parts);
}

W_Object* rsplit_blanks(W_Str* self, int64_t most) {
  Str* text = self->value;
  auto* parts = new List<W_Object*>();
  int64_t end = skip_back_until(text, text->length(), false);
  while (end > 0) {
    if (most == 0) {
      parts->append(str_part(self, 0, end));
      break;
    }
    int64_t start = skip_back_until(text, end, true);
    parts->append(str_part(self, start, end));
    end = skip_back_until(text, start, false);
    most--;
  }
  parts->reverse();
  return new_list(parts);
}

Str* expect_separator(W_Object* w) {
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error("must be str or None, not "_str, type_name(w));
  }
  Str* separator = static_cast<W_Str*>(w)->value;
  if (separator->is_empty()) throw_value_error("empty separator"_str);
  return separator;
}

}  // namespace

W_Object* str_split(W_Str* self, W_Object* w_separator, int64_t left) {
  if (is_none(w_separator)) return split_blanks(self, left);
  Str* separator = expect_separator(w_separator);
  Str* text = self->value;
  auto* parts = new List<W_Object*>();
  int64_t start = 0;
  for (; left != 0; left--) {
    int64_t at = text->find(separator, start);
    if (at < 0) break;
    parts->append(str_part(self, start, at));
    start = at + separator->length();
  }
  parts->append(str_part(self, start, text->length()));
  return new_list(parts);
}

W_Object* str_rsplit(W_Str* self, W_Object* w_separator, int64_t left) {
  if (is_none(w_separator)) return rsplit_blanks(self, left);
  Str* separator = expect_separator(w_separator);
  Str* text = self->value;
  auto* parts = new List<W_Object*>();
  int64_t end = text->length();
  for (; left != 0; left--) {
    int64_t at = text->rfind(separator, 0, end);
    if (at < 0) break;
    parts->append(str_part(self, at + separator->length(), end));
    end = at;
  }
  parts->append(str_part(self, 0, end));
  parts->reverse();
  return new_list(parts);
}

W_Object* str_splitlines(W_Str* self, IntFlag keep_ends) {
  Str* text = self->value;
  int64_t length = text->length();
  auto* lines = new List<W_Object*>();
  int64_t at = 0;
  while (at < length) {
    int64_t start = at;
    int64_t end = length;
    while (at < length) {
      int64_t c = code_point_at(text, at);
      int64_t next = at + utf8_width(c);
      if (unicode::is_line_break(c)) {
        end = at;
        at = c == '\r' && next < length && text->char_at(next) == '\n' ? next + 1 : next;
        break;
      }
      at = next;
    }
    lines->append(str_part(self, start, keep_ends.value ? at : end));
  }
  return new_list(lines);
}

W_Object* str_partition(W_Str* self, W_Object* w_separator) {
  W_Str* separator = expect_substring(w_separator);
  if (separator->length() == 0) throw_value_error("empty separator"_str);
  int64_t at = self->value->find(separator->value);
  if (at < 0) return new_tuple(exact_str(self), empty_str(), empty_str());
  return new_tuple(str_part(self, 0, at), exact_str(separator),
                   str_part(self, at + separator->value->length(), self->value->length()));
}

W_Object* str_rpartition(W_Str* self, W_Object* w_separator) {
  W_Str* separator = expect_substring(w_separator);
  if (separator->length() == 0) throw_value_error("empty separator"_str);
  int64_t at = self->value->rfind(separator->value);
  if (at < 0) return new_tuple(empty_str(), empty_str(), exact_str(self));
  return new_tuple(str_part(self, 0, at), exact_str(separator),
                   str_part(self, at + separator->value->length(), self->value->length()));
}

}  // namespace py
