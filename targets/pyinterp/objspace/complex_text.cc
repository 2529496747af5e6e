// Complex numbers as text.

#include "targets/pyinterp/objspace/complex_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace math = rlib::math;

namespace {

// repr() of a part, without the ".0" of whole numbers.
Str* part_repr(double value) {
  Str* text = float_repr(value);
  return text->ends_with(".0"_str) ? text->slice(0, text->length() - 2) : text;
}

}  // namespace

Str* complex_repr(ComplexValue z) {
  Str* imaginary = part_repr(z.imaginary);
  if (z.real == 0 && !math::is_negative(z.real)) return imaginary->concat("j"_str);
  Str* sign = imaginary->starts_with("-"_str) ? ""_str : "+"_str;
  return message('(', part_repr(z.real), sign, imaginary, "j)"_str);
}

// ---- complex(text) ------------------------------------------------------------------------------
//
//     number     a real part alone         numberj     an imaginary part alone
//     number+numberj, number+j             and all of it may be in parentheses

namespace {

bool is_sign(char c) { return c == '+' || c == '-'; }

class ComplexReader final : public rlib::Object {
 public:
  explicit ComplexReader(Str* text) : text_(text) {}

  // False if the text is malformed.
  bool read(ComplexValue& z) {
    double first = 0;
    bool has_first = read_number(first);
    if (is_imaginary_unit(peek())) {
      if (!has_first) first = read_unit();
      at_++;
      z = {0, first};
    } else if (!has_first) {
      return false;
    } else if (is_sign(peek())) {
      double second = 0;
      if (!read_number(second)) second = read_unit();
      if (!is_imaginary_unit(peek())) return false;
      at_++;
      z = {first, second};
    } else {
      z = {first, 0};
    }
    return at_ == text_->length();
  }

 private:
  static bool is_imaginary_unit(char c) { return c == 'j' || c == 'J'; }
  char peek() const { return at_ < text_->length() ? text_->char_at(at_) : '\0'; }

  // The end of the longest number that starts here; `at_` if none does.
  int64_t end_of_number() const {
    int64_t end = at_;
    if (end < text_->length() && is_sign(text_->char_at(end))) end++;
    int64_t start = end;
    if (Str::is_letter(char_at(end))) {
      while (Str::is_letter(char_at(end)) && !is_imaginary_unit(char_at(end))) end++;
      return end;
    }
    while (Str::is_digit(char_at(end))) end++;
    if (char_at(end) == '.') end++;
    while (Str::is_digit(char_at(end))) end++;
    if (end == start) return at_;
    if (Str::lower_char(char_at(end)) != 'e') return end;
    int64_t digits = is_sign(char_at(end + 1)) ? end + 2 : end + 1;
    if (!Str::is_digit(char_at(digits))) return end;
    while (Str::is_digit(char_at(digits))) digits++;
    return digits;
  }
  char char_at(int64_t at) const { return at < text_->length() ? text_->char_at(at) : '\0'; }

  bool read_number(double& value) {
    int64_t end = end_of_number();
    if (end > at_) {
      rlib::ParsedFloat parsed = rlib::parse_float(text_->slice(at_, end));
      if (parsed.ok) {
        value = parsed.value;
        at_ = end;
        return true;
      }
    }
    if (is_sign(peek()) && is_imaginary_unit(char_at(at_ + 1))) {
      value = read_unit();
      return true;
    }
    return false;
  }

  // 1 or -1, of a sign alone or nothing.
  double read_unit() {
    if (!is_sign(peek())) return 1;
    at_++;
    return text_->char_at(at_ - 1) == '-' ? -1 : 1;
  }

  Str* const text_;
  int64_t at_ = 0;
};

}  // namespace

MaybeComplex parse_complex(Str* text) {
  text = normalize_number_text(text);
  text = without_underscores(text);
  if (text == nullptr) return {false, {0, 0}};
  if (text->starts_with("("_str)) {
    if (!text->ends_with(")"_str)) return {false, {0, 0}};
    text = text->slice(1, text->length() - 1)->strip();
  }
  ComplexValue z = {0, 0};
  bool found = (new ComplexReader(text))->read(z);
  return {found, z};
}

}  // namespace py
