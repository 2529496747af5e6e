// UTF-8, and str objects as such: making, finding code points by number, the table of interned
// ones.

#include "targets/pyinterp/objspace/text.h"

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/operations.h"
#include "targets/pyinterp/objspace/raise.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

// ---- UTF-8 --------------------------------------------------------------------------------------

int64_t skip_ascii(Str* text, int64_t start) {
  int64_t end = text->length();
  return rlib::rffi::raw(text, [&](const char* p) { return rlib_rt_skip_ascii(p, start, end); });
}

bool is_ascii(Str* text) { return skip_ascii(text, 0) == text->length(); }

int64_t count_code_points(Str* text, int64_t start, int64_t end) {
  return rlib::rffi::raw(text,
                         [&](const char* p) { return rlib_rt_count_code_points(p, start, end); });
}

int64_t skip_code_points(Str* text, int64_t start, int64_t count) {
  int64_t end = text->length();
  return rlib::rffi::raw(
      text, [&](const char* p) { return rlib_rt_skip_code_points(p, start, end, count); });
}

int64_t skip_utf8(Str* text, int64_t start) {
  int64_t end = text->length();
  return rlib::rffi::raw(text, [&](const char* p) { return rlib_rt_skip_utf8(p, start, end); });
}

// ---- Code points by number ----------------------------------------------------------------------

namespace {

// The index has the offset of every code point whose number is a multiple of this.
constexpr int64_t kStride = 64;

Array<int32_t>* make_offsets(Str* text, int64_t length) {
  auto* offsets = Array<int32_t>::make(length / kStride + 1);
  int64_t at = 0;
  for (int64_t i = 1; i < offsets->length(); i++) {
    at = skip_code_points(text, at, kStride);
    offsets->set(i, static_cast<int32_t>(at));
  }
  return offsets;
}

Array<int32_t>* offsets_of(Str* text, CodePoints* code_points) {
  if (code_points->offsets == nullptr) {
    code_points->offsets = make_offsets(text, code_points->count);
  }
  return code_points->offsets;
}

}  // namespace

int64_t W_Str::offset_of(int64_t position) {
  if (is_ascii()) return position;
  if (position == code_points->count) return value->length();
  if (code_points->count <= kStride) return skip_code_points(value, 0, position);
  Array<int32_t>* offsets = offsets_of(value, code_points);
  return skip_code_points(value, offsets->get(position / kStride), position % kStride);
}

int64_t W_Str::position_of(int64_t offset) {
  if (is_ascii()) return offset;
  if (code_points->count <= kStride) return count_code_points(value, 0, offset);
  Array<int32_t>* offsets = offsets_of(value, code_points);
  int64_t low = 0;  // offsets[low] <= offset < offsets[high]
  int64_t high = offsets->length();
  while (high - low > 1) {
    int64_t middle = (low + high) / 2;
    if (offsets->get(middle) <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low * kStride + count_code_points(value, offsets->get(low), offset);
}

// ---- Making -------------------------------------------------------------------------------------

namespace {

Array<W_Str*>* make_latin1() {
  auto* all = Array<W_Str*>::make(256);
  for (int64_t c = 0; c < 256; c++) {
    StrBuilder* text = new StrBuilder();
    append_code_point(text, c);
    all->set(c, new W_Str(text->build(), 1));
  }
  return all;
}

RLIB_PREBUILD Array<W_Str*>* latin1_strings() { return RLIB_ONCE(make_latin1()); }

}  // namespace

RLIB_PREBUILD W_Str* empty_str() { return RLIB_ONCE(new W_Str(""_str, 0)); }

W_Str* new_char(int64_t code_point) {
  if (code_point < 256) return latin1_strings()->get(code_point);
  StrBuilder* text = new StrBuilder(4);
  append_code_point(text, code_point);
  return new W_Str(text->build(), 1);
}

W_Str* new_str(Str* value, int64_t length) {
  if (length > 1) return new W_Str(value, length);
  if (length == 0) return empty_str();
  int64_t code_point = code_point_at(value, 0);
  return code_point < 256 ? latin1_strings()->get(code_point) : new W_Str(value, 1);
}

W_Str* new_str(Str* utf8) { return new_str(utf8, count_code_points(utf8)); }

W_Str* new_ascii(Str* text) { return new_str(text, text->length()); }

W_Str* str_part(W_Str* w, int64_t start, int64_t end) {
  if (start == 0 && end == w->value->length()) return exact_str(w);
  Str* part = w->value->slice(start, end);
  return w->is_ascii() ? new_str(part, end - start) : new_str(part);
}

W_Str* str_concat(W_Str* a, W_Str* b) {
  if (b->length() == 0) return exact_str(a);
  if (a->length() == 0) return exact_str(b);
  return new W_Str(a->value->concat(b->value), a->length() + b->length());
}

// Longer than memory is, and short enough to compute with.
constexpr int64_t kLongestText = int64_t{1} << 46;

W_Str* str_repeat(W_Str* w, int64_t count) {
  if (count == 1) return exact_str(w);
  if (count <= 0 || w->length() == 0) return empty_str();
  if (count > kLongestText / w->value->length()) throw_memory_error();
  return new W_Str(w->value->repeat(count), w->length() * count);
}

W_Str* str_slice(W_Str* w, int64_t start, int64_t count) {
  if (count <= 0) return empty_str();
  if (count == w->length()) return exact_str(w);
  int64_t first = w->offset_of(start);
  int64_t end = w->is_ascii() ? first + count : w->offset_of(start + count);
  return new_str(w->value->slice(first, end), count);
}

W_Str* str_join(W_Str* separator, W_Object* iterable) {
  Array<W_Object*>* items = nullptr;
  if (rlib::is_exactly<W_Tuple>(iterable)) {
    items = static_cast<W_Tuple*>(iterable)->items;
  } else {
    W_Type* type = iterable->type();
    if (!is_iterable(type)) {
      throw_type_error("can only join an iterable"_str);
    }
    items = to_array(iterable);
  }
  int64_t count = items->length();
  if (count == 0) return empty_str();
  if (count == 1 && rlib::is_exactly<W_Str>(items->get(0)))
    return static_cast<W_Str*>(items->get(0));
  List<Str*>* parts = List<Str*>::with_capacity(count);
  int64_t length = separator->length() * (count - 1);
  for (int64_t i = 0; i < count; i++) {
    W_Object* item = items->get(i);
    if (!rlib::isinstance<W_Str>(item)) {
      throw_type_error("sequence item "_str, i, ": expected str instance, "_str, type_name(item),
                       " found"_str);
    }
    W_Str* part = static_cast<W_Str*>(item);
    length += part->length();
    parts->append(part->value);
  }
  return new_str(separator->value->join(parts), length);
}

// ---- repr ---------------------------------------------------------------------------------------

namespace {

void append_escaped(StrBuilder* text, int64_t c) {
  if (c == '\n' || c == '\r' || c == '\t') {
    text->append('\\');
    text->append(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
  } else {
    append_backslash_escape(text, c);
  }
}

// How many bytes show it, in quotes.
int64_t quoted_length(Str* utf8, int64_t quote) {
  int64_t length = 2;
  for (TextCursor cursor(utf8); !cursor.done();) {
    int64_t c = cursor.next();
    if (c == quote || c == '\\' || c == '\n' || c == '\r' || c == '\t') {
      length += 2;
    } else if (unicode::is_printable(c)) {
      length += utf8_width(c);
    } else {
      length += c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
    }
  }
  return length;
}

// Where memory may run out, the length is counted first: what is too large is refused before it fills all.
constexpr int64_t kMinCounted = 1 << 20;

}  // namespace

Str* quoted(Str* utf8) {
  bool doubled = utf8->contains_char('\'') && !utf8->contains_char('"');
  int64_t quote = doubled ? '"' : '\'';
  StrBuilder* text = new StrBuilder(utf8->length() < kMinCounted ? utf8->length() + 2 : quoted_length(utf8, quote));
  text->append(static_cast<char>(quote));
  for (TextCursor cursor(utf8); !cursor.done();) {
    int64_t c = cursor.next();
    if (c == quote || c == '\\') {
      text->append('\\');
      text->append(static_cast<char>(c));
    } else if (unicode::is_printable(c)) {
      append_code_point(text, c);
    } else {
      append_escaped(text, c);
    }
  }
  text->append(static_cast<char>(quote));
  return text->build();
}

// ---- Bounds -------------------------------------------------------------------------------------

namespace {

int64_t bound(W_Object* w, int64_t otherwise, int64_t length) {
  if (w == nullptr || is_none(w)) return otherwise;
  if (rlib::isinstance<W_AnyInt>(w) || w->type()->special(Special::kIndex) != nullptr) {
    int64_t index = index_clamped(w);
    if (index >= 0) return index;
    return index + length < 0 ? 0 : index + length;
  }
  throw_type_error("slice indices must be integers or None or have an __index__ method"_str);
}

}  // namespace

int64_t subscript(W_Object* key) {
  return index_value(key, IndexError_type());
}

Bounds slice_bounds(W_Object* start, W_Object* end, int64_t length) {
  int64_t first = bound(start, 0, length);
  int64_t last = bound(end, length, length);
  return Bounds{first, last > length ? length : last};
}

}  // namespace py
