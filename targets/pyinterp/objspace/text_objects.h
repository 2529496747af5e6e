// str, bytes, bytearray.

#ifndef TARGETS_PYINTERP_OBJSPACE_TEXT_OBJECTS_H_
#define TARGETS_PYINTERP_OBJSPACE_TEXT_OBJECTS_H_

#include "targets/pyinterp/objspace/object.h"

namespace py {

RLIB_PREBUILD W_Type* str_type();
RLIB_PREBUILD W_Type* bytes_type();
RLIB_PREBUILD W_Type* bytearray_type();

// What is known of a text that is not ASCII.
class CodePoints final : public rlib::Object {
 public:
  explicit CodePoints(int64_t count) : count(count) {}

  const int64_t count;
  RLIB_TRANSIENT Array<int32_t>* offsets = nullptr;  // in bytes, of every 64th; made when first needed
};

// A str: UTF-8, in which a lone surrogate is spelled as UTF-8 would spell its code point.
class W_Str : public W_Object {
 public:
  // `length` in code points.
  W_Str(Str* value, int64_t length)
      : value(value), code_points(length == value->length() ? nullptr : new CodePoints(length)) {}
  static W_Type* exact_type() { return str_type(); }
  W_Type* type() override { return str_type(); }

  bool is_ascii() const { return code_points == nullptr; }
  int64_t length() const { return code_points == nullptr ? value->length() : code_points->count; }
  int64_t offset_of(int64_t position);  // in bytes; 0 <= position <= length()
  int64_t position_of(int64_t offset);  // the reverse, for the first byte of a code point

  Str* const value;
  CodePoints* const code_points;  // null: it is ASCII, as most are, and they all cost these two words only
};

// The str of this UTF-8. (Code points are counted.)
W_Str* new_str(Str* utf8);
// The same for text that is known to be ASCII.
W_Str* new_ascii(Str* text);
// The str of one code point. Those of Latin-1 are always the same object.
W_Str* new_char(int64_t code_point);
// The one str of this content: names of attributes and variables. Literals "x"_str that are names
// should be interned at translation time: RLIB_PREBUILD functions may call this.
W_Str* intern(Str* utf8);
W_Str* intern(W_Str* w);
bool is_interned(W_Str* w);
// First thing in the program: from here on, names are those of one run. See intern.cc.
void close_prebuilt_names();
// By content.
inline bool equal(W_Str* a, W_Str* b) { return a == b || a->value->eq(b->value); }

// The text as C takes it: raises UnicodeEncodeError for surrogates, and ValueError for "\0".
Str* c_text(W_Str* text);

// The text of a str object. Precondition: it is one.
inline Str* text_of(W_Object* w) { return static_cast<W_Str*>(w)->value; }

class W_Bytes : public W_Object {
 public:
  explicit W_Bytes(Str* value) : value(value) {}
  static W_Type* exact_type() { return bytes_type(); }
  W_Type* type() override { return bytes_type(); }

  Str* const value;
};

class W_ByteArray : public W_Object {
 public:
  W_ByteArray() = default;
  static W_Type* exact_type() { return bytearray_type(); }
  W_Type* type() override { return bytearray_type(); }

  Array<char>* bytes = Array<char>::empty();
  int64_t length = 0;
  int64_t exports = 0;  // memoryviews that a `with` uses: it keeps its size meanwhile
};

// Those of one byte are always the same object, and the empty one.
W_Bytes* new_bytes(Str* value);

// repr() of text, as a str literal; and of bytes.
Str* quoted(Str* utf8);
Str* quoted_bytes(Str* bytes);
Str* quoted_bytearray(Str* bytes);  // the same, but that every quote is escaped

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_TEXT_OBJECTS_H_
