// Integers as text.

#ifndef RLIB_NUMERALS_H_
#define RLIB_NUMERALS_H_

#include <cstdint>

#include "rlib/integers.h"
#include "rlib/str.h"
#include "rlib/str_builder.h"

namespace rlib {

// The value of a digit: '0' to '9', then 'a' or 'A' for 10 and so on; 36 for what is none.
inline int digit_value(char c) {
  if (Str::is_digit(c)) return c - '0';
  if (Str::is_letter(c)) return Str::lower_char(c) - 'a' + 10;
  return 36;
}
inline char digit_char(int64_t value) {
  return static_cast<char>(value < 10 ? '0' + value : 'a' + value - 10);
}

// A number in the given base, with "-" if negative. Precondition: 2 <= base <= 36.
RLIB_OP(str.from_int) RLIB_ELIDABLE
inline Str* int_to_str(int64_t value, int64_t base = 10) {
  Array<char>* digits = Array<char>::make(65);
  int64_t at = 65;
  uint64_t rest = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  uint64_t divisor = static_cast<uint64_t>(base);
  do {
    digits->set(--at, digit_char(static_cast<int64_t>(rest % divisor)));
    rest /= divisor;
  } while (rest != 0);
  if (value < 0) digits->set(--at, '-');
  return Str::from_array(digits, at, 65 - at);
}

inline void StrBuilder::append_int(int64_t value) { append(int_to_str(value)); }

// What parse_int found.
struct ParsedInt {
  enum Outcome { kOk, kMalformed, kTooBig };
  int64_t value;  // 0 unless ok
  Outcome outcome;
  bool ok() const { return outcome == kOk; }
};

// The number that all of `text` spells: an optional sign, then digits.
// Precondition: 2 <= base <= 36.
RLIB_OP(str.parse_int)
inline ParsedInt parse_int(const Str* text, int64_t base = 10) {
  int64_t length = text->length();
  bool negative = length > 0 && text->char_at(0) == '-';
  int64_t at = negative || (length > 0 && text->char_at(0) == '+') ? 1 : 0;
  if (at == length) return ParsedInt{0, ParsedInt::kMalformed};
  int64_t value = 0;  // grows downwards, as there is one more negative number
  bool too_big = false;
  for (; at < length; at++) {
    int64_t digit = digit_value(text->char_at(at));
    if (digit >= base) return ParsedInt{0, ParsedInt::kMalformed};
    int64_t next = value * base - digit;
    too_big = too_big || mul_overflows(value, base) || sub_overflows(value * base, digit);
    value = next;
  }
  if (!negative) {
    too_big = too_big || sub_overflows(int64_t{0}, value);
    value = -value;
  }
  if (too_big) return ParsedInt{0, ParsedInt::kTooBig};
  return ParsedInt{value, ParsedInt::kOk};
}

}  // namespace rlib

#endif  // RLIB_NUMERALS_H_
