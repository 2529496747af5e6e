// Working with UTF-8 text, and with str objects from C++.
//
// Most of what str does is done on bytes: a code point never begins within another one, so that
// what is found as bytes is found as code points, and UTF-8 compares as code points do. Numbers of
// code points become byte offsets at the border, which for ASCII costs nothing.

#ifndef TARGETS_PYINTERP_OBJSPACE_TEXT_H_
#define TARGETS_PYINTERP_OBJSPACE_TEXT_H_

#include "rlib/runtime/text.h"
#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/text_objects.h"
#include "targets/pyinterp/parser/unicode.h"

namespace py {

// ---- UTF-8 --------------------------------------------------------------------------------------

// Whether all of it is ASCII (from `start` on).
bool is_ascii(Str* text);
int64_t skip_ascii(Str* text,
                   int64_t start);  // the first byte from there on that is not, or the length
// Code points in bytes start <= at < end.
int64_t count_code_points(Str* text, int64_t start, int64_t end);
inline int64_t count_code_points(Str* text) { return count_code_points(text, 0, text->length()); }
// The offset of the code point `count` behind the one at `start`.
int64_t skip_code_points(Str* text, int64_t start, int64_t count);
// The first byte from `start` on that does not begin well-formed UTF-8, or the length.
int64_t skip_utf8(Str* text, int64_t start);

// Bytes that a code point takes.
inline int64_t utf8_width(int64_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }
inline bool is_surrogate(int64_t c) { return c >= 0xD800 && c <= 0xDFFF; }

// The code point that begins at `at`. Precondition: one does.
inline int64_t code_point_at(const Str* text, int64_t at) {
  int64_t first = text->byte_at(at);
  if (first < 0x80) return first;
  int64_t second = text->byte_at(at + 1) & 0x3F;
  if (first < 0xE0) return (first & 0x1F) << 6 | second;
  int64_t third = text->byte_at(at + 2) & 0x3F;
  if (first < 0xF0) return (first & 0x0F) << 12 | second << 6 | third;
  return (first & 0x07) << 18 | second << 12 | third << 6 | (text->byte_at(at + 3) & 0x3F);
}
inline int64_t next_offset(const Str* text, int64_t at) {
  return at + utf8_length(text->byte_at(at));
}
// The start of the code point that ends at `at`. Precondition: at > 0.
inline int64_t previous_offset(const Str* text, int64_t at) {
  at--;
  while ((text->byte_at(at) & 0xC0) == 0x80) at--;
  return at;
}

// Walks over text: for (TextCursor c(text); !c.done();) { int64_t code_point = c.next(); ... }
class TextCursor {
 public:
  explicit TextCursor(Str* text) : text_(text), at_(0) {}
  bool done() const { return at_ >= text_->length(); }
  int64_t next() {
    int64_t c = code_point_at(text_, at_);
    at_ += utf8_width(c);
    return c;
  }
  int64_t offset() const { return at_; }

 private:
  Str* text_;
  int64_t at_;
};

// ---- str objects --------------------------------------------------------------------------------

RLIB_PREBUILD W_Str* empty_str();

// The str of this text, whose length is known.
W_Str* new_str(Str* value, int64_t length);
// The bytes start <= at < end of it.
W_Str* str_part(W_Str* w, int64_t start, int64_t end);
// An exact str of the same content.
inline W_Str* exact_str(W_Str* w) {
  return rlib::is_exactly<W_Str>(w) ? w : new W_Str(w->value, w->length());
}
// Code point number `position`. Precondition: 0 <= position < length.
inline int64_t code_point_of(W_Str* w, int64_t position) {
  return code_point_at(w->value, w->offset_of(position));
}

W_Str* str_concat(W_Str* a, W_Str* b);
W_Str* str_repeat(W_Str* w, int64_t count);
// w[start:start + count] by code points.
W_Str* str_slice(W_Str* w, int64_t start, int64_t count);
W_Str* str_join(W_Str* separator, W_Object* items);
// str(bytes, encoding, errors) and str.encode: see codecs.h. The `str` type's own __repr__, __eq__
// ... are methods of the type.

// What `key`, which has __index__, means in sequence[key], negative ones as they are. IndexError if
// too large.
int64_t subscript(W_Object* key);

// Where [start:end] begins and ends for a sequence of `length` items: both within it unless start >
// end.
struct Bounds {
  int64_t start;
  int64_t end;
};
// The arguments of find() and its kind: None or an index, negative from the end.
Bounds slice_bounds(W_Object* start, W_Object* end, int64_t length);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_TEXT_H_
