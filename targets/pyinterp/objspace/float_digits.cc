// The text of floats in all styles of format() and of printf.
//
//     f   1234.5      digits as they are
//     e   1.2345e+03  one digit before the point
//     g   1234.5      e where the exponent is below -4 or not below the precision, else f; without
//                     zeros at the end
//     r   1234.5      the shortest that means the number, as repr()

#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace math = rlib::math;

namespace {

using rlib::FloatDigits;

// Beyond so many digits, all floats have zeros only.
constexpr int64_t kMostDigits = 1100;

FloatDigits* digits_of(double value, FloatDigits::Mode mode, int64_t precision) {
  return new FloatDigits(value, mode, precision < kMostDigits ? precision : kMostDigits);
}

int64_t point_of(FloatDigits* digits) { return digits->count() == 0 ? 1 : digits->point(); }

// 123.45, with `decimals` digits behind the point.
void append_fixed(StrBuilder* text, FloatDigits* digits, int64_t decimals, bool always_point) {
  int64_t point = digits->count() == 0 ? 0 : digits->point();
  if (point <= 0) text->append('0');
  for (int64_t i = 0; i < point; i++) text->append(digits->get(i));
  if (decimals > 0 || always_point) text->append('.');
  for (int64_t i = 0; i < decimals; i++) text->append(digits->get(point + i));
}

// 1.2345e+02, with `decimals` digits behind the point.
void append_exponential(StrBuilder* text, FloatDigits* digits, int64_t decimals,
                        bool always_point) {
  text->append(digits->get(0));
  if (decimals > 0 || always_point) text->append('.');
  for (int64_t i = 1; i <= decimals; i++) text->append(digits->get(i));
  int64_t exponent = point_of(digits) - 1;
  text->append('e');
  text->append(exponent < 0 ? '-' : '+');
  exponent = exponent < 0 ? -exponent : exponent;
  if (exponent < 10) text->append('0');
  text->append_int(exponent);
}

// g and r. An exponent is used from 10**limit on.
void append_general(StrBuilder* text, FloatDigits* digits, FloatStyle style, int64_t limit) {
  int64_t point = point_of(digits);
  bool keeps_zeros = style.alternate && style.type != 'r';
  int64_t count = keeps_zeros ? style.precision : digits->count();
  if (count < 1) count = 1;
  if (point <= -4 || point > limit) {
    append_exponential(text, digits, count - 1, style.alternate);
    return;
  }
  int64_t decimals = count - point;
  if (decimals < 0) decimals = 0;
  if (style.like_repr && decimals == 0) decimals = 1;
  append_fixed(text, digits, decimals, style.alternate);
}

void append_digits(StrBuilder* text, double value, FloatStyle style) {
  constexpr int64_t kMostDigitsOfRepr = 16;
  switch (style.type) {
    case 'f':
      append_fixed(text, digits_of(value, FloatDigits::kAfterPoint, style.precision),
                   style.precision, style.alternate);
      return;
    case 'e':
      append_exponential(text, digits_of(value, FloatDigits::kSignificant, style.precision + 1),
                         style.precision, style.alternate);
      return;
    case 'g': {
      if (style.precision == 0) style.precision = 1;
      FloatDigits* digits = digits_of(value, FloatDigits::kSignificant, style.precision);
      if (!style.alternate) digits->drop_zeros_at_end();
      append_general(text, digits, style, style.precision - (style.like_repr ? 1 : 0));
      return;
    }
    default:
      append_general(text, digits_of(value, FloatDigits::kShortest, 0), style, kMostDigitsOfRepr);
      return;
  }
}

// Whether some digit is not 0.
bool has_digit(Str* text) {
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    if (c == 'e') return false;
    if (c >= '1' && c <= '9') return true;
  }
  return false;
}

Str* lower_case_text(double value, FloatStyle style) {
  if (math::is_nan(value)) return "nan"_str;
  if (math::is_infinite(value)) return value < 0 ? "-inf"_str : "inf"_str;
  StrBuilder* text = new StrBuilder(32);
  append_digits(text, value, style);
  Str* digits = text->build();
  bool is_negative = math::is_negative(value) && (!style.no_negative_zero || has_digit(digits));
  return is_negative ? "-"_str->concat(digits) : digits;
}

}  // namespace

Str* float_text(double value, FloatStyle style) {
  if (!Str::is_upper(style.type)) return lower_case_text(value, style);
  style.type = Str::lower_char(style.type);
  return lower_case_text(value, style)->upper();
}

}  // namespace py
