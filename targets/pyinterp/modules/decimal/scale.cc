// What changes the exponent of a number, or moves its digits.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// Rounded to an integer if it is not one. `notes`: whether that is noted.
Number integral(Number a, bool notes, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  if (a.is_infinite() || a.exponent >= 0) return a;
  if (a.coefficient.is_zero()) return finite(a.is_negative, int64_t{0}, 0);
  Rules* silent = notes ? rules : rules->copy();
  return finite(a.is_negative, rounded_off(a, -a.exponent, silent), 0);
}

// The places by which `b` says to move digits; false if it says none, which is an error.
bool places_of(Number b, int64_t most, int64_t& places) {
  if (b.is_special() || b.exponent != 0 || !b.coefficient.is_small() || b.coefficient.small > most) return false;
  places = b.is_negative ? -b.coefficient.small : b.coefficient.small;
  return true;
}

}  // namespace

Number with_exponent(Number a, int64_t exponent, Rules* rules) {
  if (a.coefficient.is_zero()) return finite(a.is_negative, int64_t{0}, exponent);
  int64_t difference = a.exponent - exponent;
  Coefficient c = difference >= 0 ? times_ten_to(a.coefficient, difference) : rounded_off(a, -difference, rules);
  return finite(a.is_negative, c, exponent);
}

Number quantize(Number a, Number b, Rules* rules) {
  if (a.is_special() || b.is_special()) {
    if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
    return a.is_infinite() && b.is_infinite() ? a : rules->fail(kInvalidOperation);
  }
  if (b.exponent > rules->highest || b.exponent < rules->tiny()) return rules->fail(kInvalidOperation);
  if (a.coefficient.is_zero()) return finish(finite(a.is_negative, int64_t{0}, b.exponent), rules);
  int64_t count = digits(a.coefficient) + a.exponent - b.exponent;
  if (count > rules->precision) return rules->fail(kInvalidOperation);
  int64_t noted = rules->status;
  Number result = with_exponent(a, b.exponent, rules);
  count = digits(result.coefficient);
  if (count > rules->precision || b.exponent + count - 1 > rules->highest) {
    rules->status = noted;
    return rules->fail(kInvalidOperation);
  }
  return finish(result, rules);
}

Number to_integral(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  return integral(a, false, rules);
}
Number to_integral_exact(Number a, Rules* rules) { return integral(a, true, rules); }

Number reduce(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  Number result = finish(a, rules);
  if (result.is_special()) return result;
  if (result.coefficient.is_zero()) return finite(a.is_negative, int64_t{0}, 0);
  int64_t room = (rules->clamps ? rules->top() : rules->highest) - result.exponent;
  int64_t zeros = zeros_at_end(result.coefficient, room);
  return finite(result.is_negative, without_last_digits(result.coefficient, zeros), result.exponent + zeros);
}

Number adjusted_exponent(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  if (a.is_infinite()) return infinity(false);
  if (a.coefficient.is_zero()) {
    rules->note(kDivisionByZero);
    return infinity(true);
  }
  return finish(whole_number(adjusted(a)), rules);
}

Number scale_by_ten_to(Number a, Number b, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  int64_t places = 0;
  if (!places_of(b, 2 * (rules->highest + rules->precision), places)) return rules->fail(kInvalidOperation);
  if (a.is_infinite()) return a;
  a.exponent += places;
  if (a.exponent > kExponentAbove) a.exponent = kExponentAbove;
  if (a.exponent < kExponentBelow) a.exponent = kExponentBelow;
  return finish(a, rules);
}

Number shift(Number a, Number b, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  int64_t places = 0;
  if (!places_of(b, rules->precision, places)) return rules->fail(kInvalidOperation);
  if (a.is_infinite()) return a;
  Coefficient c = places >= 0 ? times_ten_to(last_digits(a.coefficient, rules->precision - places), places)
                              : without_last_digits(last_digits(a.coefficient, rules->precision), -places);
  return finite(a.is_negative, c, a.exponent);
}

Number rotate(Number a, Number b, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  int64_t places = 0;
  if (!places_of(b, rules->precision, places)) return rules->fail(kInvalidOperation);
  if (a.is_infinite()) return a;
  if (places < 0) places += rules->precision;
  Coefficient c = last_digits(a.coefficient, rules->precision);
  int64_t stays = rules->precision - places;
  Coefficient moved = times_ten_to(last_digits(c, stays), places);
  return finite(a.is_negative, sum(moved, without_last_digits(c, stays)), a.exponent);
}

}  // namespace py::decimal
