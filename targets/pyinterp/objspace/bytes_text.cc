#include "targets/pyinterp/objspace/bytes_text.h"

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py::bytes_text {

// ---- Arguments ----------------------------------------------------------------------------------

namespace {

bool is_index(W_Object* w) {
  return rlib::isinstance<W_AnyInt>(w) || w->type()->special(Special::kIndex) != nullptr;
}

}  // namespace

int64_t expect_byte(W_Object* w, Str* what) {
  W_AnyInt* number = to_index(w);
  if (!number->fits() || number->small() < 0 || number->small() > 255) {
    throw_value_error(what, " must be in range(0, 256)"_str);
  }
  return number->small();
}

Str* expect_part(W_Object* w) {
  Str* bytes = find_bytes(w);
  if (bytes != nullptr) return bytes;
  if (!is_index(w)) {
    throw_type_error("argument should be integer or bytes-like object, not '"_str, type_name(w),
                     "'"_str);
  }
  return Str::from_char(static_cast<char>(expect_byte(w, "byte"_str)));
}

char expect_fill(W_Object* w, Str* name) {
  if (w == nullptr) return ' ';
  Str* fill =
      rlib::isinstance<W_Bytes>(w) || rlib::isinstance<W_ByteArray>(w) ? bytes_of(w) : nullptr;
  if (fill == nullptr || fill->length() != 1) {
    throw_type_error(name, "() argument 2 must be a byte string of length 1, not "_str,
                     argument_type_name(w));
  }
  return fill->char_at(0);
}

// ---- Searching ----------------------------------------------------------------------------------

int64_t find(Str* text, W_Object* w_part, W_Object* start, W_Object* end) {
  Bounds bounds = slice_bounds(start, end, text->length());
  Str* part = expect_part(w_part);
  if (bounds.start > bounds.end) return -1;
  return text->find(part, bounds.start, bounds.end);
}

int64_t rfind(Str* text, W_Object* w_part, W_Object* start, W_Object* end) {
  Bounds bounds = slice_bounds(start, end, text->length());
  Str* part = expect_part(w_part);
  if (bounds.start > bounds.end) return -1;
  return text->rfind(part, bounds.start, bounds.end);
}

int64_t count(Str* text, W_Object* w_part, W_Object* start, W_Object* end) {
  Bounds bounds = slice_bounds(start, end, text->length());
  Str* part = expect_part(w_part);
  return text->count(part, bounds.start, bounds.end);
}

namespace {

bool has_one_affix(Str* text, Str* part, Bounds bounds, bool at_end) {
  int64_t length = part->length();
  if (bounds.start > bounds.end || length > bounds.end - bounds.start) return false;
  return text->has_at(at_end ? bounds.end - length : bounds.start, part);
}

}  // namespace

bool has_affix(Str* text, W_Object* parts, W_Object* start, W_Object* end, bool at_end) {
  Bounds bounds = slice_bounds(start, end, text->length());
  if (rlib::isinstance<W_Tuple>(parts)) {
    W_Tuple* tuple = static_cast<W_Tuple*>(parts);
    for (int64_t i = 0; i < tuple->length(); i++) {
      if (has_one_affix(text, bytes_of(tuple->get(i)), bounds, at_end)) return true;
    }
    return false;
  }
  Str* part = find_bytes(parts);
  if (part == nullptr) {
    throw_type_error(at_end ? "endswith"_str : "startswith"_str,
                     " first arg must be bytes or a tuple of bytes, not "_str, type_name(parts));
  }
  return has_one_affix(text, part, bounds, at_end);
}

namespace {

Str* interleave(Str* text, Str* to, int64_t most) {
  int64_t count = text->length() + 1;
  if (most >= 0 && most < count) count = most;
  StrBuilder* result = new StrBuilder(text->length() + count * to->length());
  for (int64_t i = 0; i < count; i++) {
    result->append(to);
    if (i < text->length()) result->append(text->char_at(i));
  }
  if (count < text->length()) result->append(text, count, text->length());
  return result->build();
}

}  // namespace

Str* replace(Str* text, Str* from, Str* to, int64_t most) {
  if (most == 0) return text;
  if (from->is_empty()) return interleave(text, to, most);
  int64_t at = text->find(from);
  if (at < 0) return text;
  StrBuilder* result = new StrBuilder(text->length());
  int64_t start = 0;
  for (; at >= 0 && most != 0; most--) {
    result->append(text, start, at);
    result->append(to);
    start = at + from->length();
    at = text->find(from, start);
  }
  result->append(text, start, text->length());
  return result->build();
}

// ---- Cutting up ---------------------------------------------------------------------------------

namespace {

int64_t skip_blanks(Str* text, int64_t at, bool blank) {
  while (at < text->length() && Str::is_blank(text->char_at(at)) == blank) at++;
  return at;
}
int64_t skip_blanks_back(Str* text, int64_t at, bool blank) {
  while (at > 0 && Str::is_blank(text->char_at(at - 1)) == blank) at--;
  return at;
}

List<Str*>* split_blanks(Str* text, int64_t most) {
  List<Str*>* parts = new List<Str*>();
  int64_t at = skip_blanks(text, 0, true);
  for (; at < text->length(); most--) {
    if (most == 0) {
      parts->append(text->slice_from(at));
      break;
    }
    int64_t end = skip_blanks(text, at, false);
    parts->append(text->slice(at, end));
    at = skip_blanks(text, end, true);
  }
  return parts;
}

List<Str*>* rsplit_blanks(Str* text, int64_t most) {
  List<Str*>* parts = new List<Str*>();
  int64_t end = skip_blanks_back(text, text->length(), true);
  for (; end > 0; most--) {
    if (most == 0) {
      parts->append(text->slice(0, end));
      break;
    }
    int64_t start = skip_blanks_back(text, end, false);
    parts->append(text->slice(start, end));
    end = skip_blanks_back(text, start, true);
  }
  parts->reverse();
  return parts;
}

Str* expect_separator(W_Object* w) {
  Str* separator = bytes_of(w);
  if (separator->is_empty()) throw_value_error("empty separator"_str);
  return separator;
}

}  // namespace

List<Str*>* split(Str* text, W_Object* w_separator, int64_t most) {
  if (is_none(w_separator)) return split_blanks(text, most);
  return text->split(expect_separator(w_separator), most);
}

List<Str*>* rsplit(Str* text, W_Object* w_separator, int64_t most) {
  if (is_none(w_separator)) return rsplit_blanks(text, most);
  Str* separator = expect_separator(w_separator);
  List<Str*>* parts = new List<Str*>();
  int64_t end = text->length();
  for (; most != 0; most--) {
    int64_t at = text->rfind(separator, 0, end);
    if (at < 0) break;
    parts->append(text->slice(at + separator->length(), end));
    end = at;
  }
  parts->append(text->slice(0, end));
  parts->reverse();
  return parts;
}

List<Str*>* split_lines(Str* text, bool keep_ends) {
  List<Str*>* lines = new List<Str*>();
  int64_t length = text->length();
  int64_t start = 0;
  while (start < length) {
    int64_t end = start;
    while (end < length && text->char_at(end) != '\n' && text->char_at(end) != '\r') end++;
    int64_t next = end;
    if (next < length) next++;
    if (end < length && text->char_at(end) == '\r' && next < length &&
        text->char_at(next) == '\n') {
      next++;
    }
    lines->append(text->slice(start, keep_ends ? next : end));
    start = next;
  }
  return lines;
}

Str* join(Str* separator, W_Object* iterable) {
  W_Type* type = iterable->type();
  if (!is_iterable(type)) {
    throw_type_error("can only join an iterable"_str);
  }
  Array<W_Object*>* items = to_array(iterable);
  List<Str*>* parts = List<Str*>::with_capacity(items->length());
  for (int64_t i = 0; i < items->length(); i++) {
    Str* part = find_bytes(items->get(i));
    if (part == nullptr) {
      throw_type_error("sequence item "_str, i, ": expected a bytes-like object, "_str,
                       type_name(items->get(i)), " found"_str);
    }
    parts->append(part);
  }
  return separator->join(parts);
}

// ---- The ends -----------------------------------------------------------------------------------

namespace {

bool is_among(char c, Str* chars) {
  return chars == nullptr ? Str::is_blank(c) : chars->contains_char(c);
}

}  // namespace

Str* strip(Str* text, W_Object* w_chars, bool left, bool right) {
  Str* chars = is_none(w_chars) ? nullptr : bytes_of(w_chars);
  int64_t start = 0;
  int64_t end = text->length();
  while (left && start < end && is_among(text->char_at(start), chars)) start++;
  while (right && end > start && is_among(text->char_at(end - 1), chars)) end--;
  return text->slice(start, end);
}

Str* pad(Str* text, int64_t left, int64_t right, char fill) {
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left + right == 0) return text;
  if (left + right > (int64_t{1} << 46)) throw_memory_error();
  StrBuilder* result = new StrBuilder(text->length() + left + right);
  result->append_repeated(fill, left);
  result->append(text);
  result->append_repeated(fill, right);
  return result->build();
}

Str* zero_fill(Str* text, int64_t width) {
  int64_t count = width - text->length();
  if (count <= 0) return text;
  bool has_sign = !text->is_empty() && (text->char_at(0) == '-' || text->char_at(0) == '+');
  StrBuilder* result = new StrBuilder(text->length() + count);
  if (has_sign) result->append(text->char_at(0));
  result->append_repeated('0', count);
  result->append(text, has_sign ? 1 : 0, text->length());
  return result->build();
}

Str* expand_tabs(Str* text, int64_t tab_size) {
  StrBuilder* result = new StrBuilder(text->length());
  int64_t column = 0;
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    if (c == '\t') {
      int64_t count = tab_size > 0 ? tab_size - column % tab_size : 0;
      if (count > (int64_t{1} << 46)) throw_overflow_error("result too long"_str);
      result->append_repeated(' ', count);
      column += count;
    } else {
      result->append(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return result->build();
}

// ---- Letters ------------------------------------------------------------------------------------

Str* capitalize(Str* text) {
  if (text->is_empty()) return text;
  return Str::from_char(Str::upper_char(text->char_at(0)))->concat(text->slice_from(1)->lower());
}

Str* title(Str* text) {
  StrBuilder* result = new StrBuilder(text->length());
  bool inside = false;
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    result->append(inside ? Str::lower_char(c) : Str::upper_char(c));
    inside = Str::is_letter(c);
  }
  return result->build();
}

Str* swap_case(Str* text) {
  StrBuilder* result = new StrBuilder(text->length());
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    result->append(Str::is_lower(c) ? Str::upper_char(c) : Str::lower_char(c));
  }
  return result->build();
}

bool is_title(Str* text) {
  bool found = false;
  bool inside = false;
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    if (Str::is_upper(c) && inside) return false;
    if (Str::is_lower(c) && !inside) return false;
    inside = Str::is_letter(c);
    found = found || inside;
  }
  return found;
}

bool is_lower(Str* text) {
  bool found = false;
  for (int64_t i = 0; i < text->length(); i++) {
    if (Str::is_upper(text->char_at(i))) return false;
    found = found || Str::is_lower(text->char_at(i));
  }
  return found;
}

bool is_upper(Str* text) {
  bool found = false;
  for (int64_t i = 0; i < text->length(); i++) {
    if (Str::is_lower(text->char_at(i))) return false;
    found = found || Str::is_upper(text->char_at(i));
  }
  return found;
}

// ---- Tables -------------------------------------------------------------------------------------

Str* translate(Str* text, W_Object* w_table, W_Object* w_deleted) {
  Str* table = is_none(w_table) ? nullptr : bytes_of(w_table);
  if (table != nullptr && table->length() != 256) {
    throw_value_error("translation table must be 256 characters long"_str);
  }
  Str* deleted = w_deleted == nullptr ? ""_str : bytes_of(w_deleted);
  StrBuilder* result = new StrBuilder(text->length());
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    if (deleted->contains_char(c)) continue;
    result->append(table == nullptr ? c : table->char_at(static_cast<unsigned char>(c)));
  }
  return result->build();
}

Str* make_translation(W_Object* w_from, W_Object* w_to) {
  Str* from = bytes_of(w_from);
  Str* to = bytes_of(w_to);
  if (from->length() != to->length()) {
    throw_value_error("maketrans arguments must have same length"_str);
  }
  auto* table = Array<char>::make(256);
  for (int64_t i = 0; i < 256; i++) table->set(i, static_cast<char>(i));
  for (int64_t i = 0; i < from->length(); i++) table->set(from->byte_at(i), to->char_at(i));
  return Str::from_array(table, 0, 256);
}

// ---- Hexadecimal --------------------------------------------------------------------------------

namespace {

// The character between groups; null: none.
Str* expect_hex_separator(W_Object* w) {
  if (w == nullptr) return nullptr;
  bool is_text = rlib::isinstance<W_Str>(w);
  if (!is_text && !rlib::isinstance<W_Bytes>(w)) {
    if (py::length(w) != 1) throw_value_error("sep must be length 1."_str);
    throw_type_error("sep must be str or bytes."_str);
  }
  int64_t length =
      is_text ? static_cast<W_Str*>(w)->length() : static_cast<W_Bytes*>(w)->value->length();
  if (length != 1) throw_value_error("sep must be length 1."_str);
  Str* separator = is_text ? static_cast<W_Str*>(w)->value : static_cast<W_Bytes*>(w)->value;
  if (!is_ascii(separator)) throw_value_error("sep must be ASCII."_str);
  return separator;
}

}  // namespace

Str* to_hex(Str* text, W_Object* w_separator, int64_t group) {
  Str* separator = expect_hex_separator(w_separator);
  int64_t length = text->length();
  StrBuilder* result = new StrBuilder(2 * length);
  int64_t size = group < 0 ? -group : group;
  for (int64_t i = 0; i < length; i++) {
    // Groups are counted from the right if positive, else from the left.
    int64_t distance = group > 0 ? length - i : i;
    if (separator != nullptr && size != 0 && i > 0 && distance % size == 0)
      result->append(separator);
    int64_t byte = text->byte_at(i);
    result->append(rlib::digit_char(byte >> 4));
    result->append(rlib::digit_char(byte & 15));
  }
  return result->build();
}

Str* from_hex(W_Object* w) {
  W_Str* text = expect_str(w, "fromhex() argument"_str);
  Str* s = text->value;
  StrBuilder* result = new StrBuilder(s->length() / 2);
  int64_t at = 0;
  while (true) {
    while (at < s->length() && Str::is_blank(s->char_at(at))) at++;
    if (at == s->length()) return result->build();
    int64_t value = 0;
    for (int64_t i = 0; i < 2; i++) {
      int64_t digit = at < s->length() ? rlib::digit_value(s->char_at(at)) : 36;
      if (digit > 15) {
        throw_value_error("non-hexadecimal number found in fromhex() arg at position "_str,
                          text->position_of(at));
      }
      value = value << 4 | digit;
      at++;
    }
    result->append(static_cast<char>(value));
  }
}

Str* slice(Str* text, SliceRange range) {
  if (range.count <= 0) return ""_str;
  if (range.step == 1) return text->slice(range.start, range.start + range.count);
  StrBuilder* result = new StrBuilder(range.count);
  for (int64_t i = 0; i < range.count; i++) {
    result->append(text->char_at(range.start + i * range.step));
  }
  return result->build();
}

// ---- bytes(...) ---------------------------------------------------------------------------------

Str* from_ints(W_Object* iterable, Str* range_name) {
  StrBuilder* result = new StrBuilder();
  for_each(iterable, [&](W_Object* item) {
    result->append(static_cast<char>(expect_byte(item, range_name)));
  });
  return result->build();
}

namespace {

constexpr int64_t kMostBytes = int64_t{1} << 46;

}  // namespace

void check_bytes_length(int64_t length) {
  constexpr int64_t kHeader = 33;  // of a bytes of CPython, which must not be longer with it than an index says
  if (length > INT64_MAX - kHeader) throw_overflow_error("byte string is too large"_str);
  if (length > kMostBytes) throw_memory_error();
}

namespace {

Str* zeros(W_Object* w, bool is_bytes) {
  int64_t count = index_value(w);
  if (count < 0) throw_value_error("negative count"_str);
  if (is_bytes) check_bytes_length(count);
  if (count > kMostBytes) throw_memory_error();
  return Str::zeros(count);
}

Str* from_text(W_Str* text, Str* encoding, Str* errors) {
  if (encoding == nullptr) throw_type_error("string argument without an encoding"_str);
  return static_cast<W_Bytes*>(encode_text(text, encoding, errors))->value;
}

}  // namespace

W_Bytes* from_method(W_Object* method, W_Object* source) {
  W_Object* result = call_special(method, source);
  if (rlib::isinstance<W_Bytes>(result)) return static_cast<W_Bytes*>(result);
  throw_type_error("__bytes__ returned non-bytes (type "_str, type_name(result), ")"_str);
}

Str* from_source(W_Object* source, W_Object* w_encoding, W_Object* w_errors, Str* what) {
  Str* encoding = codec_argument(w_encoding, what, "encoding"_str);
  Str* errors = codec_argument(w_errors, what, "errors"_str);
  bool is_bytes = what->eq("bytes"_str);
  bool is_text = source != nullptr && rlib::isinstance<W_Str>(source);
  if (is_text && (encoding != nullptr || errors != nullptr || !is_bytes ||
                  source->type()->special(Special::kBytes) == nullptr)) {
    return from_text(static_cast<W_Str*>(source), encoding, errors);
  }
  if (encoding != nullptr) throw_type_error("encoding without a string argument"_str);
  if (errors != nullptr) throw_type_error("errors without a string argument"_str);
  if (source == nullptr) return ""_str;
  if (rlib::is_exactly<W_Bytes>(source)) return static_cast<W_Bytes*>(source)->value;
  if (is_bytes) {
    W_Object* method = source->type()->special(Special::kBytes);
    if (method != nullptr) return from_method(method, source)->value;
  }
  Str* bytes = nullptr;
  if (is_index(source)) {
    try {
      return zeros(source, is_bytes);
    } catch (PythonError* e) {  // an __index__ that says it is none
      if (!e->is(TypeError_type())) throw;
    }
  }
  bytes = find_bytes(source);
  if (bytes != nullptr) return bytes;
  W_Type* type = source->type();
  if (!is_iterable(type)) {
    throw_type_error("cannot convert '"_str, type_name(source), "' object to "_str, what);
  }
  return from_ints(source, is_bytes ? "bytes"_str : "byte"_str);
}

}  // namespace py::bytes_text
