// A program's text, made ready for the lexer.
//
// Enters: bytes as they come from a file, or text that is UTF-8 already. Leaves: UTF-8 whose lines
// end in "\n" alone, followed by a 0, without a byte order mark. No 0 is within, so a loop over the
// bytes may stop at the first character it does not know, without looking for the end.

#ifndef TARGETS_PYINTERP_PARSER_SOURCE_H_
#define TARGETS_PYINTERP_PARSER_SOURCE_H_

#include "targets/pyinterp/parser/errors.h"

namespace py {

class Source final : public rlib::Object {
 public:
  Source(Array<char>* bytes, int64_t length, bool is_utf8, bool counts_characters)
      : bytes(bytes), length(length), is_utf8(is_utf8), counts_characters(counts_characters) {}

  // The bytes start <= at < end.
  Str* slice(int64_t start, int64_t end) const {
    return Str::from_array(bytes, start, end - start);
  }
  // The characters that `count` bytes from `start` on begin; what is no UTF-8 counts as codecs replace it.
  int64_t characters(int64_t start, int64_t count) const;

  Array<char>* const bytes;  // length + 1 of them
  const int64_t length;
  // False if some of the bytes are no UTF-8. CPython minds only within names and strings.
  const bool is_utf8;
  // Whether CPython reports the parser's errors in characters: not for bytes without a cookie.
  const bool counts_characters;
};

// A text whose lines end in "\n" in place of "\r" and "\r\n". CPython misses a newline at the end of one that ends in
// "\r\n", and adds it if `ends_line`.
Str* with_plain_newlines(Str* text, bool ends_line);

// Text as it comes from a str: UTF-8. `ends_line`: a newline is added at the end if there is none.
// Raises SyntaxError, of class kValueError for a null byte.
Source* source_from_text(Str* text, bool ends_line);

// Bytes as they come from a file, with an optional byte order mark and a cookie ("coding: latin-1")
// in the first two lines. Knows UTF-8, Latin-1 and ASCII. Raises SyntaxError.
Source* source_from_bytes(Str* bytes, bool ends_line);

// The encoding that a cookie gives, if it is none of those: whoever can decode it does, and calls
// source_from_text. Else null.
Str* find_foreign_encoding(Str* bytes);

// The name of the encoding that a cookie in the first two lines gives, normalised as CPython does
// ("utf-8", "iso-8859-1"), or null.
Str* find_cookie(Str* bytes);

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_SOURCE_H_
