// Operations on numbers whose digits are all 0 or 1, digit by digit.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// The last digits of a coefficient, as many as the precision has or there are.
Str* last_text(Number a, Rules* rules) { return text_of_coefficient(last_digits(a.coefficient, rules->precision)); }

bool is_logical(Number a) {
  if (a.is_special() || a.is_negative || a.exponent != 0) return false;
  Str* text = text_of_coefficient(a.coefficient);
  for (int64_t i = 0; i < text->length(); i++) {
    if (text->char_at(i) > '1') return false;
  }
  return true;
}

// Digit number `place` from the end.
bool digit(Str* text, int64_t place) { return place < text->length() && text->char_at(text->length() - 1 - place) == '1'; }

Number from_digits(StrBuilder* text) {
  Str* digits = text->build();
  return finite(false, parse_coefficient(digits, 0, digits->length()), 0);
}

template <class Operation>
Number combined(Number a, Number b, Rules* rules, Operation operation) {
  if (!is_logical(a) || !is_logical(b)) return rules->fail(kInvalidOperation);
  Str* first = last_text(a, rules);
  Str* second = last_text(b, rules);
  StrBuilder* text = new StrBuilder();
  int64_t count = first->length() > second->length() ? first->length() : second->length();
  for (int64_t place = count - 1; place >= 0; place--) {
    text->append(operation(digit(first, place), digit(second, place)) ? '1' : '0');
  }
  return from_digits(text);
}

}  // namespace

Number logical_and(Number a, Number b, Rules* rules) {
  return combined(a, b, rules, [](bool x, bool y) { return x && y; });
}
Number logical_or(Number a, Number b, Rules* rules) {
  return combined(a, b, rules, [](bool x, bool y) { return x || y; });
}
Number logical_xor(Number a, Number b, Rules* rules) {
  return combined(a, b, rules, [](bool x, bool y) { return x != y; });
}

Number logical_invert(Number a, Rules* rules) {
  if (!is_logical(a)) return rules->fail(kInvalidOperation);
  Str* digits = last_text(a, rules);
  StrBuilder* text = new StrBuilder(rules->precision);
  for (int64_t place = rules->precision - 1; place >= 0; place--) text->append(digit(digits, place) ? '0' : '1');
  return from_digits(text);
}

}  // namespace py::decimal
