// The text of numbers, laid out by a format specification:
//
//     padding  sign  prefix  (padding of '=')  digits in groups  rest  padding
//              -     0x                        1,234             .5
//
// format_spec.cc reads specifications, float_digits.cc writes floats.

#include "targets/pyinterp/objspace/format_number.h"

#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace math = rlib::math;

namespace {

// ---- Layout -------------------------------------------------------------------------------------

// A number taken apart.
struct Parts {
  bool is_negative;
  Str* prefix;
  Str* digits;      // before the point: what may be grouped
  Str* rest;        // all behind them
  int64_t group;    // digits in a group
};

void append_repeated(StrBuilder* text, int64_t code_point, int64_t count) {
  if (code_point < 128) {
    text->append_repeated(static_cast<char>(code_point), count);
  } else {
    for (int64_t i = 0; i < count; i++) append_code_point(text, code_point);
  }
}

// `digits` in groups, with so many zeros in front that they take `width`; they do not start with a
// separator, even if that takes one more.
Str* grouped(Str* digits, int64_t group, char separator, int64_t width) {
  int64_t count = digits->length();
  int64_t zeros = 0;
  while (count + zeros + (count + zeros - 1) / group < width) zeros++;
  StrBuilder* text = new StrBuilder(width + count + count / group);
  int64_t total = count + zeros;
  for (int64_t i = 0; i < total; i++) {
    if (i > 0 && (total - i) % group == 0) text->append(separator);
    text->append(i < zeros ? '0' : digits->char_at(i - zeros));
  }
  return text->build();
}

char sign_char(bool is_negative, char sign) {
  if (is_negative) return '-';
  return sign == '+' || sign == ' ' ? sign : '\0';
}

Str* lay_out(Parts parts, FormatSpec spec) {
  char sign = sign_char(parts.is_negative, spec.sign);
  int64_t fixed = (sign != '\0' ? 1 : 0) + parts.prefix->length() + count_code_points(parts.rest);
  Str* digits = parts.digits;
  bool fills_digits = spec.fill == '0' && spec.align == '=';
  if (spec.grouping != '\0' && !digits->is_empty()) {
    int64_t width = fills_digits && spec.width > fixed ? spec.width - fixed : 0;
    digits = grouped(digits, parts.group, spec.grouping, width);
  }
  int64_t padding = spec.width - fixed - digits->length();
  if (padding < 0) padding = 0;
  int64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  int64_t inner = spec.align == '=' ? padding : 0;
  StrBuilder* text = new StrBuilder(fixed + digits->length() + padding);
  append_repeated(text, spec.fill, left);
  if (sign != '\0') text->append(sign);
  text->append(parts.prefix);
  append_repeated(text, spec.fill, inner);
  text->append(digits);
  text->append(parts.rest);
  append_repeated(text, spec.fill, padding - left - inner);
  return text->build();
}

bool starts_with_minus(Str* text) { return text->starts_with("-"_str); }

// ---- Ints ---------------------------------------------------------------------------------------

Str* prefix_of(int64_t type) {
  switch (type) {
    case 'b': return "0b"_str;
    case 'o': return "0o"_str;
    case 'x': return "0x"_str;
    case 'X': return "0X"_str;
    default: return ""_str;
  }
}

int64_t base_of(int64_t type) {
  switch (type) {
    case 'b': return 2;
    case 'o': return 8;
    case 'x':
    case 'X': return 16;
    default: return 10;
  }
}

// %c: the character of this number.
Str* format_character(W_AnyInt* w, FormatSpec spec) {
  if (spec.sign != '\0') {
    throw_value_error("Sign not allowed with integer format specifier 'c'"_str);
  }
  if (spec.alternate) {
    throw_value_error("Alternate form (#) not allowed with integer format specifier 'c'"_str);
  }
  int64_t code_point = int_value(w);
  if (code_point < 0 || code_point > 0x10FFFF) {
    throw_overflow_error("%c arg not in range(0x110000)"_str);
  }
  StrBuilder* character = new StrBuilder();
  append_code_point(character, code_point);
  return lay_out({false, ""_str, ""_str, character->build(), 3}, spec);
}

Str* format_integer(W_AnyInt* w, FormatSpec spec) {
  if (spec.precision >= 0) {
    throw_value_error("Precision not allowed in integer format specifier"_str);
  }
  if (spec.no_negative_zero) {
    throw_value_error("Negative zero coercion (z) not allowed in integer format specifier"_str);
  }
  if (spec.type == 'c') return format_character(w, spec);
  int64_t base = base_of(spec.type);
  Str* digits = int_in_base(w, base);
  bool is_negative = starts_with_minus(digits);
  if (is_negative) digits = digits->slice_from(1);
  if (spec.type == 'X') digits = digits->upper();
  Str* prefix = spec.alternate ? prefix_of(spec.type) : ""_str;
  return lay_out({is_negative, prefix, digits, ""_str, base == 10 ? 3 : 4}, spec);
}

// ---- Floats -------------------------------------------------------------------------------------

// Where the digits before the point end.
int64_t end_of_digits(Str* text, int64_t start) {
  int64_t end = start;
  while (end < text->length() && Str::is_digit(text->char_at(end))) end++;
  return end;
}

Parts take_apart(Str* text) {
  bool is_negative = starts_with_minus(text);
  int64_t start = is_negative ? 1 : 0;
  int64_t end = end_of_digits(text, start);
  return {is_negative, ""_str, text->slice(start, end), text->slice_from(end), 3};
}

void check_precision(int64_t precision) {
  if (precision > INT32_MAX) throw_value_error("precision too big"_str);
}

// How format() writes a float where the type is one of e, f, g, E, F, G, n or left out.
FloatStyle style_of(FormatSpec spec) {
  check_precision(spec.precision);
  bool has_precision = spec.precision >= 0;
  FloatStyle style = {'g', has_precision ? spec.precision : 6, spec.alternate, false,
                      spec.no_negative_zero};
  if (spec.type == '\0') {
    style.like_repr = true;
    if (!has_precision) style.type = 'r';
  } else if (spec.type != 'n') {
    style.type = static_cast<char>(spec.type);
  }
  return style;
}

bool is_float_type(int64_t type) {
  switch (type) {
    case '\0':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n': return true;
    default: return false;
  }
}

}  // namespace

Str* int_in_base(W_AnyInt* w, int64_t base) {
  if (w->fits()) return rlib::int_to_str(w->small(), base);
  return base == 10 ? big_to_text(w->big()) : w->big()->to_str(base);
}

Str* format_int(W_AnyInt* w, FormatSpec spec) {
  switch (spec.type) {
    case '\0':
    case 'b':
    case 'c':
    case 'd':
    case 'n':
    case 'o':
    case 'x':
    case 'X': return format_integer(w, spec);
    default: break;
  }
  if (!is_float_type(spec.type) && spec.type != '%') throw_unknown_format(spec.type, w);
  return format_float(int_to_float(w), spec, w);
}

Str* format_float(double value, FormatSpec spec, W_Object* w) {
  if (spec.type == '%') {
    spec.type = 'f';
    Parts parts = take_apart(float_text(value * 100, style_of(spec)));
    parts.rest = parts.rest->concat("%"_str);
    return lay_out(parts, spec);
  }
  if (!is_float_type(spec.type)) throw_unknown_format(spec.type, w);
  return lay_out(take_apart(float_text(value, style_of(spec))), spec);
}

// ---- Complex numbers ----------------------------------------------------------------------------

Str* format_complex(ComplexValue z, FormatSpec spec, W_Object* w) {
  if (!is_float_type(spec.type)) throw_unknown_format(spec.type, w);
  if (spec.fill == '0') {
    throw_value_error("Zero padding is not allowed in complex format specifier"_str);
  }
  if (spec.align == '=') {
    throw_value_error("'=' alignment flag is not allowed in complex format specifier"_str);
  }
  FloatStyle style = style_of(spec);
  style.like_repr = false;
  bool is_plain = spec.type == '\0';
  bool has_real = !is_plain || z.real != 0 || math::is_negative(z.real);
  FormatSpec part = spec;
  part.width = -1;
  StrBuilder* text = new StrBuilder();
  if (is_plain && has_real) text->append('(');
  if (has_real) {
    text->append(lay_out(take_apart(float_text(z.real, style)), part));
    part.sign = '+';
  }
  text->append(lay_out(take_apart(float_text(z.imaginary, style)), part));
  text->append('j');
  if (is_plain && has_real) text->append(')');
  spec.sign = '\0';
  spec.grouping = '\0';
  return lay_out({false, ""_str, ""_str, text->build(), 3}, spec);
}

// ---- printf's -----------------------------------------------------------------------------------

Str* printf_int(W_AnyInt* w, char conversion, int64_t precision, bool alternate) {
  Str* digits = int_in_base(w, base_of(conversion));
  bool is_negative = starts_with_minus(digits);
  if (is_negative) digits = digits->slice_from(1);
  if (conversion == 'X') digits = digits->upper();
  StrBuilder* text = new StrBuilder(digits->length() + 3);
  if (is_negative) text->append('-');
  if (alternate) text->append(prefix_of(conversion));
  text->append_repeated('0', precision - digits->length());
  text->append(digits);
  return text->build();
}

Str* printf_float(double value, char conversion, int64_t precision, bool alternate) {
  return float_text(value, {conversion, precision < 0 ? 6 : precision, alternate, false, false});
}

}  // namespace py
