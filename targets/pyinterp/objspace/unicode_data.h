// What Unicode 14.0 says about a code point.
//
// A code point's page is page_numbers[c / 128], its record pages[page][c % 128]; there are few
// different pages and fewer records. Mappings are differences, so that most letters share a record.

#ifndef TARGETS_PYINTERP_OBJSPACE_UNICODE_DATA_H_
#define TARGETS_PYINTERP_OBJSPACE_UNICODE_DATA_H_

#include "targets/pyinterp/objspace/common.h"
#include "targets/pyinterp/parser/unicode.h"

namespace py::unicode {

constexpr int64_t kMaxCodePoint = 0x10FFFF;

// The order is that of unicode_tables.py.
enum Property : int64_t {
  kAlpha = 1 << 0,
  kDecimal = 1 << 1,
  kDigit = 1 << 2,
  kNumeric = 1 << 3,
  kLower = 1 << 4,
  kUpper = 1 << 5,
  kTitle = 1 << 6,
  kSpace = 1 << 7,
  kPrintable = 1 << 8,
  kXidStart = 1 << 9,
  kXidContinue = 1 << 10,
  kCased = 1 << 11,
  kCaseIgnorable = 1 << 12,
  kSpecialCase = 1 << 13,  // in some case it is not one code point, or folded not its lower case
};

struct Record {
  int32_t flags;
  int32_t upper;  // differences
  int32_t lower;
  int32_t title;
  int32_t decimal;  // -1: none
  int32_t digit;
};

RLIB_PREBUILD Array<Record>* records();
RLIB_PREBUILD Array<uint16_t>* page_numbers();
RLIB_PREBUILD Array<uint16_t>* pages();

// Precondition of all: 0 <= c <= kMaxCodePoint.
inline Record record(int64_t c) {
  int64_t page = page_numbers()->get(c >> 7);
  return records()->get(pages()->get(page << 7 | (c & 127)));
}
// Whether it has one of these properties.
inline bool has(int64_t c, int64_t properties) { return (record(c).flags & properties) != 0; }

inline bool is_space(int64_t c) {
  if (c < 128) return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F);
  return has(c, kSpace);
}
inline bool is_printable(int64_t c) {
  if (c < 128) return c >= 32 && c < 127;
  return has(c, kPrintable);
}
inline bool is_alphanumeric(int64_t c) {
  if (c < 128) return Str::is_letter(static_cast<char>(c)) || Str::is_digit(static_cast<char>(c));
  return has(c, kAlpha | kDecimal | kDigit | kNumeric);
}
// What splitlines() takes for the end of a line.
inline bool is_line_break(int64_t c) {
  return (c >= 10 && c <= 13) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

// Of one code point to one: "ß" is its own upper case here.
inline int64_t simple_upper(int64_t c) { return c + record(c).upper; }
inline int64_t simple_lower(int64_t c) { return c + record(c).lower; }
inline int64_t simple_title(int64_t c) { return c + record(c).title; }

// The value of a decimal digit, or -1.
inline int64_t decimal_value(int64_t c) {
  if (c < 128) return c >= '0' && c <= '9' ? c - '0' : -1;
  return record(c).decimal;
}

// ---- Cases in full: "ß" is "SS" in upper case ----

enum Case : int64_t { kToLower = 0, kToTitle = 1, kToUpper = 2, kFolded = 3 };

// Appends the code point in that case; returns how many code points that is.
int64_t append_case(StrBuilder* text, int64_t c, Case wanted);

// ---- Normal forms ----

enum class NormalForm : uint8_t { kC, kD, kKC, kKD };
// `text` is UTF-8; itself if it is normal. `stays` says of a code point that it is not taken apart; null: of none.
Str* normalize(Str* text, NormalForm form, bool (*stays)(int64_t) = nullptr);

// What a code point is made of, the first step; null: itself. Hangul syllables are computed elsewhere.
struct Decomposed {
  Array<int32_t>* parts;
  bool is_compatible;  // only for kKC and kKD
};
Decomposed decomposition_of(int64_t c);

// The canonical combining class.
int64_t combining_class(int64_t c);

// An identifier may start (go on) with it.
inline bool is_identifier_start(int64_t c) {
  if (c < 128) return Str::is_letter(static_cast<char>(c)) || c == '_';
  return has(c, kXidStart);
}
inline bool is_identifier_part(int64_t c) {
  if (c < 128) return is_identifier_start(c) || Str::is_digit(static_cast<char>(c));
  return has(c, kXidContinue);
}

// What the parser asks.
class Hooks final : public UnicodeHooks {
 public:
  bool is_identifier_start(int64_t c) override { return unicode::is_identifier_start(c); }
  bool is_identifier_part(int64_t c) override { return unicode::is_identifier_part(c); }
  bool is_printable(int64_t c) override { return unicode::is_printable(c); }
  Str* normalize_identifier(Str* name) override { return normalize(name, NormalForm::kKC); }
  int64_t code_point_named(Str* name) override;
};
RLIB_PREBUILD inline UnicodeHooks* hooks() { return RLIB_ONCE(new Hooks()); }

// The code point of this name or alias, or -1. Small letters will do, except in names that are
// computed.
int64_t code_point_named(Str* name);
// The name; null if there is none.
Str* name_of(int64_t c);

}  // namespace py::unicode

#endif  // TARGETS_PYINTERP_OBJSPACE_UNICODE_DATA_H_
