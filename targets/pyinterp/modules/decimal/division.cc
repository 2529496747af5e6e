// Quotients and remainders.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// The whole quotient of finite numbers, b not 0, and what is left. Both are NaN where the quotient has more digits
// than the precision.
DivisionResult whole_division(Number a, Number b, Rules* rules) {
  bool is_negative = a.is_negative != b.is_negative;
  int64_t exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
  Number zero = finite(is_negative, int64_t{0}, 0);
  if (a.coefficient.is_zero()) return DivisionResult{zero, finite(a.is_negative, int64_t{0}, exponent)};
  int64_t difference = adjusted(a) - adjusted(b);
  if (difference < 0) {
    return DivisionResult{zero, finite(a.is_negative, times_ten_to(a.coefficient, a.exponent - exponent), exponent)};
  }
  if (difference <= rules->precision) {
    Quotient result = divided(times_ten_to(a.coefficient, a.exponent - exponent),
                              times_ten_to(b.coefficient, b.exponent - exponent));
    if (digits(result.quotient) <= rules->precision) {
      return DivisionResult{finite(is_negative, result.quotient, 0), finite(a.is_negative, result.remainder, exponent)};
    }
  }
  rules->note(kDivisionImpossible);
  return DivisionResult{quiet_nan(), quiet_nan()};
}

// The remainder, unless it is one of finite numbers, b not 0: false then.
bool remainder_of_special(Number a, Number b, Number& result, Rules* rules) {
  if (a.is_nan() || b.is_nan()) {
    result = nan_of(a, b, rules);
  } else if (a.is_infinite()) {
    result = rules->fail(kInvalidOperation);
  } else if (b.is_infinite()) {
    result = finish(a, rules);
  } else if (b.is_zero()) {
    result = rules->fail(a.is_zero() ? kDivisionUndefined : kInvalidOperation);
  } else {
    return false;
  }
  return true;
}

Number by_zero(Number a, bool is_negative, Rules* rules) {
  if (a.is_zero()) return rules->fail(kDivisionUndefined);
  rules->note(kDivisionByZero);
  return infinity(is_negative);
}

// The quotient of finite numbers, neither 0, to one digit more than `precision`, or two; and whether more would follow.
struct LongQuotient {
  Number number;
  bool more;
};
LongQuotient quotient_to(Number a, Number b, int64_t precision) {
  bool is_negative = a.is_negative != b.is_negative;
  int64_t wanted = a.exponent - b.exponent;
  int64_t shift = digits(b.coefficient) - digits(a.coefficient) + precision + 1;
  Quotient division = shift >= 0 ? divided(times_ten_to(a.coefficient, shift), b.coefficient)
                                 : divided(a.coefficient, times_ten_to(b.coefficient, -shift));
  if (!division.remainder.is_zero()) return LongQuotient{finite(is_negative, division.quotient, wanted - shift), true};
  // Exact: as near to the wanted exponent as may be.
  int64_t zeros = shift > 0 ? zeros_at_end(division.quotient, shift) : 0;
  return LongQuotient{finite(is_negative, without_last_digits(division.quotient, zeros), wanted - shift + zeros), false};
}

}  // namespace

Number divide(Number a, Number b, Rules* rules) {
  bool is_negative = a.is_negative != b.is_negative;
  if (a.is_special() || b.is_special()) {
    if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
    if (!a.is_infinite()) {
      rules->note(kClamped);
      return finite(is_negative, int64_t{0}, rules->tiny());
    }
    return b.is_infinite() ? rules->fail(kInvalidOperation) : infinity(is_negative);
  }
  if (b.coefficient.is_zero()) return by_zero(a, is_negative, rules);
  if (a.coefficient.is_zero()) return finish(finite(is_negative, int64_t{0}, a.exponent - b.exponent), rules);

  // An exact quotient has no more digits than this: one of 1 / 2**n has n * log2(10) digits of b. Where far more are asked
  // for, which may be more than there is memory, it is tried first.
  constexpr int64_t kMany = 1000;
  int64_t most = digits(a.coefficient) + 4 * digits(b.coefficient);
  if (rules->precision > most + kMany) {
    LongQuotient exact = quotient_to(a, b, most);
    if (!exact.more) return finish(exact.number, rules);
  }
  LongQuotient quotient = quotient_to(a, b, rules->precision);
  return finish_inexact(quotient.number, quotient.more, rules);
}

Number divide_integer(Number a, Number b, Rules* rules) {
  bool is_negative = a.is_negative != b.is_negative;
  if (a.is_special() || b.is_special()) {
    if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
    if (!a.is_infinite()) return finite(is_negative, int64_t{0}, 0);
    return b.is_infinite() ? rules->fail(kInvalidOperation) : infinity(is_negative);
  }
  if (b.coefficient.is_zero()) return by_zero(a, is_negative, rules);
  return finish(whole_division(a, b, rules).quotient, rules);
}

Number remainder(Number a, Number b, Rules* rules) {
  Number result = a;
  if (remainder_of_special(a, b, result, rules)) return result;
  return finish(whole_division(a, b, rules).remainder, rules);
}

Number remainder_near(Number a, Number b, Rules* rules) {
  Number result = a;
  if (remainder_of_special(a, b, result, rules)) return result;
  DivisionResult division = whole_division(a, b, rules);
  result = division.remainder;
  if (result.is_finite() && !result.coefficient.is_zero()) {
    // Beside half of b, in units of the remainder's exponent, which is not above that of b. Where b is far larger it
    // is no question.
    int64_t apart = adjusted(b) - adjusted(result);
    if (apart <= 1) {
      Coefficient divisor = times_ten_to(b.coefficient, b.exponent - result.exponent);
      Coefficient other = difference(divisor, result.coefficient);
      int64_t which = order(other, result.coefficient);
      if (which < 0 || (which == 0 && is_odd(division.quotient))) {
        if (equal(division.quotient.coefficient, nines(rules->precision))) return rules->fail(kDivisionImpossible);
        result = finite(!result.is_negative, other, result.exponent);
      }
    }
  }
  return finish(result, rules);
}

DivisionResult divide_modulo(Number a, Number b, Rules* rules) {
  bool is_negative = a.is_negative != b.is_negative;
  if (a.is_nan() || b.is_nan()) {
    Number nan = nan_of(a, b, rules);
    return DivisionResult{nan, nan};
  }
  if (a.is_infinite()) {
    rules->note(kInvalidOperation);
    return DivisionResult{b.is_infinite() ? quiet_nan() : infinity(is_negative), quiet_nan()};
  }
  if (b.is_infinite()) return DivisionResult{finite(is_negative, int64_t{0}, 0), finish(a, rules)};
  if (b.coefficient.is_zero()) {
    Number quotient = by_zero(a, is_negative, rules);
    if (quotient.is_infinite()) rules->note(kInvalidOperation);
    return DivisionResult{quotient, quiet_nan()};
  }
  DivisionResult result = whole_division(a, b, rules);
  Number quotient = finish(result.quotient, rules);
  return DivisionResult{quotient, finish(result.remainder, rules)};
}

}  // namespace py::decimal
