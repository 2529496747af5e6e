// Ints as text, and the text that all constructors of numbers read.

#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

RLIB_PREBUILD IntLimits* int_limits() { return RLIB_ONCE(new IntLimits()); }

// ---- What numbers are read from -----------------------------------------------------------------

namespace {

bool is_text_blank(char c) { return Str::is_blank(c) || (c >= 0x1C && c <= 0x1F); }

// Without blanks at both ends.
Str* strip(Str* text) {
  int64_t start = 0;
  int64_t end = text->length();
  while (start < end && is_text_blank(text->char_at(start))) start++;
  while (start < end && is_text_blank(text->char_at(end - 1))) end--;
  return text->slice(start, end);
}

}  // namespace

Str* normalize_number_text(Str* text) {
  if (is_ascii(text)) return strip(text);
  if (skip_utf8(text, 0) < text->length()) return text;  // no number anyway
  StrBuilder* result = new StrBuilder(text->length());
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    int64_t digit = unicode::decimal_value(c);
    if (digit >= 0) {
      result->append(static_cast<char>('0' + digit));
    } else if (c >= 128 && unicode::is_space(c)) {
      result->append(' ');
    } else {
      append_code_point(result, c);
    }
  }
  return strip(result->build());
}

Str* short_repr(W_Object* w) {
  constexpr int64_t kMostCharacters = 200;
  W_Str* text = repr(w);
  if (text->length() <= kMostCharacters) return text->value;
  return text->value->slice(0, text->offset_of(kMostCharacters));
}

// ---- Ints from text -----------------------------------------------------------------------------

namespace {

// The base that a prefix like 0x says, or 0.
int64_t base_of_prefix(Str* digits) {
  if (digits->length() < 2 || digits->char_at(0) != '0') return 0;
  switch (digits->char_at(1)) {
    case 'x':
    case 'X': return 16;
    case 'o':
    case 'O': return 8;
    case 'b':
    case 'B': return 2;
    default: return 0;
  }
}

// Without the underscores between digits of any base; null if there are others.
Str* drop_underscores(Str* text) {
  if (!text->contains_char('_')) return text;
  bool is_well_formed = !text->starts_with("_"_str) && !text->ends_with("_"_str) &&
                        !text->contains("__"_str);
  return is_well_formed ? text->replace("_"_str, ""_str) : nullptr;
}

bool is_all_zeros(Str* digits) {
  for (int64_t i = 0; i < digits->length(); i++) {
    if (digits->char_at(i) != '0') return false;
  }
  return true;
}

bool is_power_of_two(int64_t base) { return (base & (base - 1)) == 0; }

void check_limit(int64_t digits, int64_t base) {
  int64_t most = int_limits()->most_digits;
  if (most == 0 || digits <= most || is_power_of_two(base)) return;
  throw_value_error("Exceeds the limit ("_str, most,
                    " digits) for integer string conversion: value has "_str, digits,
                    " digits; use sys.set_int_max_str_digits() to increase the limit"_str);
}

// Digits of a number of any size, with perhaps a prefix and underscores, and no sign.
BigInt* parse_digits(Str* digits, int64_t base) {
  int64_t prefix = base_of_prefix(digits);
  bool has_prefix = prefix != 0 && (base == 0 || base == prefix);
  if (has_prefix) {
    base = prefix;
    digits = digits->slice_from(2);
    if (digits->starts_with("_"_str)) digits = digits->slice_from(1);
  }
  digits = drop_underscores(digits);
  if (digits == nullptr || digits->is_empty()) return nullptr;
  char first = digits->char_at(0);
  if (first == '+' || first == '-') return nullptr;
  if (base == 0) {
    if (first == '0' && !is_all_zeros(digits)) return nullptr;
    base = 10;
  }
  rlib::ParsedInt small = rlib::parse_int(digits, base);
  if (small.outcome == rlib::ParsedInt::kMalformed) return nullptr;
  check_limit(digits->length(), base);
  return small.ok() ? BigInt::from_int(small.value) : BigInt::parse(digits, base);
}

}  // namespace

W_AnyInt* parse_int(Str* text, int64_t base) {
  if (base != 0) {
    rlib::ParsedInt small = rlib::parse_int(text, base);
    if (small.ok() && text->length() < 64) return new_int(small.value);
  }
  text = normalize_number_text(text);
  bool is_negative = text->starts_with("-"_str);
  if (is_negative || text->starts_with("+"_str)) text = text->slice_from(1);
  BigInt* value = parse_digits(text, base);
  if (value == nullptr) return nullptr;
  return new_int(is_negative ? value->neg() : value);
}

// ---- Text from ints -----------------------------------------------------------------------------

namespace {

[[noreturn]] void throw_too_long(int64_t most) {
  throw_value_error("Exceeds the limit ("_str, most,
                    " digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                    "increase the limit"_str);
}

}  // namespace

Str* big_to_text(BigInt* value) {
  int64_t most = int_limits()->most_digits;
  // A digit has more than 3.32 bits: this finds what would take long without conversion.
  if (most > 0 && value->bit_length() / 10 * 3 > most + 10) throw_too_long(most);
  Str* text = value->to_str();
  if (most > 0 && text->length() - (value->sign() < 0 ? 1 : 0) > most) throw_too_long(most);
  return text;
}

Str* int_to_text(W_AnyInt* w) {
  return w->fits() ? rlib::int_to_str(w->small()) : big_to_text(w->big());
}

}  // namespace py
