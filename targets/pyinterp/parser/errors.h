// What the parser raises, and what it warns of.

#ifndef TARGETS_PYINTERP_PARSER_ERRORS_H_
#define TARGETS_PYINTERP_PARSER_ERRORS_H_

#include <cstdint>

#include "rlib/rlib.h"

namespace py {

using rlib::Array;
using rlib::Str;
using rlib::StrBuilder;
using namespace rlib::literals;

// The Python class of an error.
enum class ErrorClass : uint8_t {
  kSyntaxError,
  kIndentationError,
  kTabError,
  kValueError,   // a null byte in the source: no place
  kMemoryError,  // nested too deeply for the parser: no place
};

// An error in a program's text, as CPython reports it. Lines and offsets count from 1, offsets in
// characters; 0 where CPython gives 0. An offset may be one behind the line's end.
class SyntaxError final : public rlib::Exception {
  RLIB_EXCEPTION(SyntaxError)

 public:
  SyntaxError(ErrorClass error_class, Str* message, int64_t line, int64_t offset, int64_t end_line,
              int64_t end_offset)
      : Exception(message),
        error_class(error_class),
        line(line),
        offset(offset),
        end_line(end_line),
        end_offset(end_offset) {}

  static constexpr int64_t kNoOffset = -2;  // None

  const ErrorClass error_class;
  const int64_t line;
  const int64_t offset;
  const int64_t end_line;
  const int64_t end_offset;  // -1 is CPython's "not known"; of errors of the encoding, its None
  // Of an error inside of an f-string's expression, the line that CPython shows: "(a b)". Else null,
  // and the line is the source's.
  Str* text = nullptr;
  // Whether it is the compiler's, which has no text any more: CPython shows the line of the file.
  bool is_of_compiler = false;
};

// What a line of the source deserves a SyntaxWarning or DeprecationWarning for. `error` is what it
// becomes where warnings are errors, with its place.
class Warning final : public rlib::Object {
 public:
  Warning(int64_t line, SyntaxError* error, bool is_deprecation = false)
      : line(line), error(error), is_deprecation(is_deprecation) {}

  Str* message() const { return error->message(); }

  const int64_t line;
  SyntaxError* const error;
  const bool is_deprecation;
};

inline void append_part(StrBuilder* text, const Str* part) { text->append(part); }
inline void append_part(StrBuilder* text, char part) { text->append(part); }
inline void append_part(StrBuilder* text, int64_t part) { text->append_int(part); }

// The parts, which are strings, characters and integers, one behind the other.
template <class... Parts>
Str* concat(Parts... parts) {
  StrBuilder* text = new StrBuilder();
  (append_part(text, parts), ...);
  return text->build();
}

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_ERRORS_H_
