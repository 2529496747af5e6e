// Numbers from text, and text of numbers.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// Reads a text from its start on.
class Reader final : public rlib::Object {
 public:
  explicit Reader(Str* text) : text(text) {}

  bool done() const { return at == text->length(); }
  // What comes next, if it is this.
  bool take(char c) {
    if (done() || text->char_at(at) != c) return false;
    at++;
    return true;
  }
  // The same for a word of small letters, whatever the case.
  bool take_word(Str* word) {
    if (at + word->length() > text->length()) return false;
    for (int64_t i = 0; i < word->length(); i++) {
      if (Str::lower_char(text->char_at(at + i)) != word->char_at(i)) return false;
    }
    at += word->length();
    return true;
  }
  bool take_sign() {
    if (take('-')) return true;
    take('+');
    return false;
  }
  int64_t skip_digits() {
    int64_t start = at;
    while (!done() && Str::is_digit(text->char_at(at))) at++;
    return at - start;
  }
  void skip_zeros() {
    while (take('0')) {
    }
  }
  // The number that the next digits spell, or one that is beyond all exponents.
  int64_t take_exponent() {
    bool is_negative = take_sign();
    int64_t value = 0;
    while (!done() && Str::is_digit(text->char_at(at))) {
      if (value < -kExponentBelow) value = value * 10 + (text->char_at(at) - '0');
      if (value > -kExponentBelow) value = -kExponentBelow;
      at++;
    }
    return is_negative ? -value : value;
  }

  Str* const text;
  int64_t at = 0;
};

Number parse_nan(Reader* reader, Kind kind, bool is_negative, Rules* rules) {
  reader->skip_zeros();
  int64_t start = reader->at;
  int64_t count = reader->skip_digits();
  if (!reader->done() || count > rules->precision - (rules->clamps ? 1 : 0)) return rules->fail(kConversionSyntax);
  return Number{kind, is_negative, 0, parse_coefficient(reader->text, start, reader->at)};
}

void append_exponent(StrBuilder* text, int64_t exponent, bool capital) {
  text->append(capital ? 'E' : 'e');
  text->append(exponent < 0 ? '-' : '+');
  text->append_int(exponent < 0 ? -exponent : exponent);
}

// What is not finite.
Str* text_of_special(Number a) {
  StrBuilder* text = new StrBuilder();
  if (a.is_negative) text->append('-');
  if (a.is_infinite()) {
    text->append("Infinity"_str);
  } else {
    text->append(a.is_signalling() ? "sNaN"_str : "NaN"_str);
    if (!a.coefficient.is_zero()) text->append(text_of_coefficient(a.coefficient));
  }
  return text->build();
}

// `places` digits stand in front of the point; the exponent makes up for it.
Str* text_with_point(Number a, Str* digits, int64_t places, bool capital) {
  StrBuilder* text = new StrBuilder(digits->length() + 8);
  if (a.is_negative) text->append('-');
  if (places <= 0) {
    text->append("0."_str);
    text->append_repeated('0', -places);
    text->append(digits);
  } else if (places >= digits->length()) {
    text->append(digits);
    text->append_repeated('0', places - digits->length());
  } else {
    text->append(digits, 0, places);
    text->append('.');
    text->append(digits, places, digits->length());
  }
  int64_t left = a.exponent + digits->length();
  if (left != places) append_exponent(text, left - places, capital);
  return text->build();
}

}  // namespace

Number parse(Str* text, Rules* rules) {
  Reader* reader = new Reader(text);
  bool is_negative = reader->take_sign();
  if (reader->take_word("inf"_str)) {
    reader->take_word("inity"_str);
    return reader->done() ? infinity(is_negative) : rules->fail(kConversionSyntax);
  }
  if (reader->take_word("nan"_str)) return parse_nan(reader, Kind::kQuiet, is_negative, rules);
  if (reader->take_word("snan"_str)) return parse_nan(reader, Kind::kSignalling, is_negative, rules);

  int64_t start = reader->at;
  int64_t whole = reader->skip_digits();
  int64_t fraction = 0;
  Str* source = text;
  int64_t end = reader->at;
  if (reader->take('.')) {
    int64_t point = reader->at;
    fraction = reader->skip_digits();
    if (fraction > 0) {  // the digits without the point
      source = text->slice(start, point - 1)->concat(text->slice(point, reader->at));
      start = 0;
      end = source->length();
    }
  }
  if (whole + fraction == 0) return rules->fail(kConversionSyntax);
  int64_t exponent = 0;
  if (reader->take_word("e"_str)) {
    int64_t before = reader->at;
    exponent = reader->take_exponent();
    if (!Str::is_digit(text->char_at(reader->at - 1)) || reader->at == before) return rules->fail(kConversionSyntax);
  }
  if (!reader->done()) return rules->fail(kConversionSyntax);
  exponent -= fraction;
  if (exponent > kExponentAbove) exponent = kExponentAbove;
  if (exponent < kExponentBelow) exponent = kExponentBelow;
  return finish(finite(is_negative, parse_coefficient(source, start, end), exponent), rules);
}

Str* to_scientific(Number a, bool capital) {
  if (a.is_special()) return text_of_special(a);
  Str* digits = text_of_coefficient(a.coefficient);
  if (a.exponent == 0 && !a.is_negative) return digits;
  int64_t left = a.exponent + digits->length();
  return text_with_point(a, digits, a.exponent <= 0 && left > -6 ? left : 1, capital);
}

Str* to_engineering(Number a, bool capital) {
  if (a.is_special()) return text_of_special(a);
  Str* digits = text_of_coefficient(a.coefficient);
  int64_t left = a.exponent + digits->length();
  if (a.exponent <= 0 && left > -6) return text_with_point(a, digits, left, capital);
  // The exponent is a multiple of three.
  int64_t places = a.coefficient.is_zero() ? rlib::floor_mod(left + 1, int64_t{3}) - 1 : rlib::floor_mod(left - 1, int64_t{3}) + 1;
  return text_with_point(a, digits, places, capital);
}

}  // namespace py::decimal
