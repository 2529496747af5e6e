// What the parser asks of the Unicode database, and UTF-8.

#ifndef TARGETS_PYINTERP_PARSER_UNICODE_H_
#define TARGETS_PYINTERP_PARSER_UNICODE_H_

#include <cstdint>

#include "rlib/rlib.h"

namespace py {

// Answers about characters beyond ASCII. These here do without the database: every letter-like block
// is taken for letters, names of characters are not known, nothing is normalised. Whoever has the
// database derives from it.
class UnicodeHooks : public rlib::Object {
 public:
  // Whether an identifier may start with, or go on with, a code point above 127.
  virtual bool is_identifier_start(int64_t code_point) {
    return code_point < 0xE0100 && is_identifier_part(code_point);
  }
  virtual bool is_identifier_part(int64_t code_point);
  virtual bool is_printable(int64_t code_point);
  // The NFKC form of an identifier with characters beyond ASCII.
  virtual rlib::Str* normalize_identifier(rlib::Str* name) { return name; }
  // The code point that \N{name} means, or -1.
  virtual int64_t code_point_named(rlib::Str*) { return -1; }
};

// The bytes that the character starting with `first` has, by its first byte.
inline int64_t utf8_length(int first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

// Appends a code point, a surrogate like any other.
void append_code_point(rlib::StrBuilder* text, int64_t code_point);

// The code point that starts at `at`. Precondition: the bytes are well-formed UTF-8.
int64_t code_point_at(const rlib::Array<char>* bytes, int64_t at);

// The index of the first byte that is not part of a well-formed UTF-8 character, or -1.
int64_t find_malformed_utf8(const rlib::Str* text);
// From `at` on; and of bytes that find_malformed_utf8 found: how many of them count as one character, and
// what codecs say of them.
int64_t find_malformed_utf8(const rlib::Str* text, int64_t at);
int64_t malformed_length(const rlib::Str* text, int64_t at);
rlib::Str* malformed_reason(const rlib::Str* text, int64_t at);

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_UNICODE_H_
