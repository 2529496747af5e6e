// Floating-point numbers as text.

#ifndef RLIB_FLOATS_H_
#define RLIB_FLOATS_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/exceptions.h"
#include "rlib/math.h"
#include "rlib/numerals.h"
#include "rlib/rffi.h"
#include "rlib/runtime/floats.h"
#include "rlib/str.h"
#include "rlib/str_builder.h"

namespace rlib {

// The decimal digits of |value|: it is 0.d1d2d3... * 10**point.
class FloatDigits final : public Object {
 public:
  enum Mode {
    kShortest = RLIB_RT_SHORTEST,        // as few as mean this number and no other
    kSignificant = RLIB_RT_SIGNIFICANT,  // `precision` in all
    kAfterPoint = RLIB_RT_AFTER_POINT,   // `precision` after the point
  };

  // Preconditions: value is finite, precision >= 0.
  FloatDigits(double value, Mode mode, int64_t precision)
      : digits_(Array<char>::make(RLIB_RT_DIGITS_SIZE + precision)), count_(0), point_(0) {
    int64_t found = rffi::raw(digits_, [&](char* digits) {
      return rlib_rt_float_digits(math::abs(value), mode, precision, digits);
    });
    count_ = found & 0xFFFF;
    point_ = found >> 16;
  }

  int64_t count() const { return count_; }
  int64_t point() const { return point_; }
  // Digit `index`; zeros in front of the first and behind the last.
  char get(int64_t index) const {
    return index >= 0 && index < count_ ? digits_->get(index) : '0';
  }
  void drop_zeros_at_end() {
    while (count_ > 0 && digits_->get(count_ - 1) == '0') count_--;
  }

 private:
  Array<char>* const digits_;
  int64_t count_;
  int64_t point_;
};

namespace floats_internal {

inline Str* special(double value) {
  if (math::is_nan(value)) return "nan"_str;
  return value > 0 ? "inf"_str : "-inf"_str;
}

// 123.45: `decimals` after the point. The point itself if there are any, or `always_point`.
inline void append_fixed(StrBuilder* text, FloatDigits* digits, int64_t decimals,
                         bool always_point) {
  if (digits->count() == 0 || digits->point() <= 0) {
    text->append('0');
  } else {
    for (int64_t i = 0; i < digits->point(); i++) text->append(digits->get(i));
  }
  if (decimals > 0 || always_point) text->append('.');
  int64_t point = digits->count() == 0 ? 0 : digits->point();
  for (int64_t i = 0; i < decimals; i++) text->append(digits->get(point + i));
}

// 1.2345e+02: `decimals` after the point.
inline void append_scientific(StrBuilder* text, FloatDigits* digits, int64_t decimals,
                              bool always_point) {
  text->append(digits->get(0));
  if (decimals > 0 || always_point) text->append('.');
  for (int64_t i = 1; i <= decimals; i++) text->append(digits->get(i));
  int64_t exponent = digits->count() == 0 ? 0 : digits->point() - 1;
  text->append('e');
  text->append(exponent < 0 ? '-' : '+');
  if (exponent < 0) exponent = -exponent;
  if (exponent < 10) text->append('0');
  text->append_int(exponent);
}

}  // namespace floats_internal

// The shortest text that means this number and no other, as Python has it: "0.1", "1e+16", "-0.0",
// "nan".
RLIB_OP(str.from_float) RLIB_ELIDABLE
inline Str* float_repr(double value) {
  if (!math::is_finite(value)) return floats_internal::special(value);
  FloatDigits* digits = new FloatDigits(value, FloatDigits::kShortest, 0);
  StrBuilder* text = new StrBuilder(24);
  if (math::is_negative(value)) text->append('-');
  int64_t point = digits->point();
  if (digits->count() > 0 && (point > 16 || point < -3)) {
    floats_internal::append_scientific(text, digits, digits->count() - 1, false);
  } else {
    int64_t decimals = digits->count() - point;
    floats_internal::append_fixed(text, digits, decimals < 1 ? 1 : decimals, false);
  }
  return text->build();
}

inline void StrBuilder::append_double(double value) { append(float_repr(value)); }

// As C's printf: style 'e' (1.5e+00), 'f' (1.500) or 'g' (the shorter of both, zeros at the end
// dropped, `precision` digits in all). With `alternate` (printf's #) there is always a point, and
// 'g' keeps zeros. Precondition: 0 <= precision <= 60000.
RLIB_OP(str.format_float) RLIB_ELIDABLE
inline Str* float_format(double value, char style, int64_t precision, bool alternate = false) {
  if (!math::is_finite(value)) return floats_internal::special(value);
  StrBuilder* text = new StrBuilder(24);
  if (math::is_negative(value)) text->append('-');
  if (style == 'f') {
    FloatDigits* digits = new FloatDigits(value, FloatDigits::kAfterPoint, precision);
    floats_internal::append_fixed(text, digits, precision, alternate);
  } else if (style == 'e') {
    FloatDigits* digits = new FloatDigits(value, FloatDigits::kSignificant, precision + 1);
    floats_internal::append_scientific(text, digits, precision, alternate);
  } else {
    RLIB_REQUIRE(style == 'g', "float_format knows e, f and g");
    if (precision == 0) precision = 1;
    FloatDigits* digits = new FloatDigits(value, FloatDigits::kSignificant, precision);
    int64_t exponent = digits->count() == 0 ? 0 : digits->point() - 1;
    if (!alternate) digits->drop_zeros_at_end();
    int64_t count = alternate ? precision : digits->count();
    if (count == 0) count = 1;
    if (exponent < -4 || exponent >= precision) {
      floats_internal::append_scientific(text, digits, count - 1, alternate);
    } else {
      int64_t decimals = count - 1 - exponent;
      floats_internal::append_fixed(text, digits, decimals < 0 ? 0 : decimals, alternate);
    }
  }
  return text->build();
}

// What parse_float found.
struct ParsedFloat {
  double value;
  bool ok;
};

// The number that all of `text` spells: digits with a point or an exponent or neither, inf,
// infinity or nan in any case; with or without a sign. Too large a number is infinite.
RLIB_OP(str.parse_float)
inline ParsedFloat parse_float(Str* text) {
  int64_t length = text->length();
  int64_t at = 0;
  bool negative = false;
  if (at < length && (text->char_at(at) == '-' || text->char_at(at) == '+')) {
    negative = text->char_at(at) == '-';
    at++;
  }
  if (at < length && Str::is_letter(text->char_at(at))) {
    Str* word = text->slice_from(at)->lower();
    if (word->eq("inf"_str) || word->eq("infinity"_str)) {
      return ParsedFloat{negative ? -math::infinity() : math::infinity(), true};
    }
    if (word->eq("nan"_str)) {
      return ParsedFloat{math::copy_sign(math::nan(), negative ? -1.0 : 1.0), true};
    }
    return ParsedFloat{0, false};
  }
  int64_t digits = 0;
  for (; at < length && Str::is_digit(text->char_at(at)); at++) digits++;
  if (at < length && text->char_at(at) == '.') {
    at++;
    for (; at < length && Str::is_digit(text->char_at(at)); at++) digits++;
  }
  if (digits == 0) return ParsedFloat{0, false};
  if (at < length && (text->char_at(at) == 'e' || text->char_at(at) == 'E')) {
    at++;
    if (at < length && (text->char_at(at) == '-' || text->char_at(at) == '+')) at++;
    if (at == length) return ParsedFloat{0, false};
    while (at < length && Str::is_digit(text->char_at(at))) at++;
  }
  if (at != length) return ParsedFloat{0, false};
  double value = rffi::raw(text, [&](const char* p) { return rlib_rt_parse_float(p, length); });
  return ParsedFloat{value, true};
}

}  // namespace rlib

#endif  // RLIB_FLOATS_H_
