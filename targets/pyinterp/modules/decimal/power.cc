// Powers.
//
// With whole exponents by repeated squaring, with others as e**(ln(a) * b), both with some digits more than the result
// has: the error before the last rounding is below a tenth of a unit in its last place. The digits of all steps and the
// conditions that they note are those of libmpdec, on which CPython's module stands, so that results are the same where
// an exact power would show the difference: 4 ** 0.5 is inexact.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// 1.000 with as many zeros.
Number one_with_zeros(bool is_negative, int64_t zeros) {
  return finite(is_negative, times_ten_to(coefficient(int64_t{1}), zeros), -zeros);
}

// (+-1)**b.
Number power_of_one(Number a, Number b, bool is_negative, Rules* rules) {
  int64_t zeros = rules->precision - 1;
  if (!is_whole(b)) {
    rules->note(kInexact | kRounded);
  } else {
    if (b.is_negative) return finite(is_negative, int64_t{1}, 0);
    // 1.00**3 = 1.000000
    Rules* widest = Rules::widest();
    int64_t wanted = small_value(multiply(b, whole_number(-a.exponent), widest), INT64_MAX);
    if (wanted > zeros) {
      rules->note(kRounded);
    } else {
      zeros = wanted;
    }
  }
  return one_with_zeros(is_negative, zeros);
}

// A lower bound of log10(|log10(x)|), for positive x other than 1.
int64_t least_log_log(Number x) {
  int64_t first = adjusted(x);
  if (first > 0) return digits_of_magnitude(first) - 1;
  if (first < -1) return digits_of_magnitude(first + 1) - 1;
  int64_t distance = adjusted(subtract(x, one(), Rules::widest()));
  return first == 0 ? distance - 2 : distance - 1;
}

// Whether a**b is certainly out of range: by logarithms, without computing it.
bool is_out_of_range(Number a, Number b, bool is_negative, Number& result, Rules* rules) {
  Number x = a.with_sign(false);
  int64_t least = least_log_log(x) + adjusted(b);
  if ((adjusted(x) < 0) == b.is_negative) {
    if (digits_of_magnitude(rules->highest) >= least) return false;
    result = finish(finite(is_negative, int64_t{1}, kExponentAbove), rules);
  } else {
    if (digits_of_magnitude(rules->tiny()) >= least) return false;
    result = finish(finite(is_negative, int64_t{1}, rules->tiny() - 1), rules);
  }
  return true;
}

bool is_lost(Number a, Rules* rules) {
  return a.is_special() || (a.coefficient.is_zero() && (rules->status & kClamped) != 0);
}

// base**exponent by squaring, from the highest bit on or, where it is too large for a word, from the lowest.
Number by_squaring(Number base, Number exponent, Rules* rules) {
  Coefficient e = exponent.exponent >= 0 ? times_ten_to(exponent.coefficient, exponent.exponent)
                                         : without_last_digits(exponent.coefficient, -exponent.exponent);
  BigInt* bits = big_of(e);
  int64_t count = bits->bit_length();
  if (count <= 64) {
    Number result = base;
    for (int64_t i = count - 2; i >= 0; i--) {
      result = multiply(result, result, rules);
      if (bits->shift_right(i)->is_odd()) result = multiply(result, base, rules);
      if (is_lost(result, rules)) break;
    }
    return result;
  }
  Number result = one();
  for (int64_t i = 0; i < count; i++) {
    if (bits->shift_right(i)->is_odd()) {
      result = multiply(result, base, rules);
      if (is_lost(result, rules)) break;
    }
    base = multiply(base, base, rules);
  }
  return result;
}

Number whole_power(Number a, Number b, bool is_negative, Rules* rules) {
  Rules* working = rules->rounding_by(Rounding::kHalfEven);
  working->precision += digits(b.coefficient) + b.exponent + 2;
  working->clamps = false;
  if (b.is_negative) {
    working->precision++;
    a = divide(one(), a, working);
    if ((working->status & kErrors) != 0) {
      rules->note(working->status);
      return quiet_nan();
    }
    rules->note(working->status);
    working->status = 0;
  }
  Number result = by_squaring(a, b, working).with_sign(is_negative);
  rules->note(working->status);
  if (result.is_infinite()) result = finite(is_negative, int64_t{1}, kExponentAbove);
  return finish(result, rules);
}

Number real_power(Number a, Number b, Rules* rules) {
  constexpr int64_t kDigitsOfExponents = 19;
  Rules* working = Rules::widest();
  int64_t count = digits(a.coefficient);
  working->precision = (count > rules->precision ? count : rules->precision) + 4 + kDigitsOfExponents;
  Number product = multiply(logarithm(a, working), b, working);
  int64_t before = working->status;
  working->status = 0;
  Number result = exponential(product, working);
  rules->note((before & kErrors) | working->status | kInexact | kRounded);
  if (!result.is_special() && order(result, one()) == 0) result = one_with_zeros(false, rules->precision - 1);
  if (result.is_infinite()) result = finite(false, int64_t{1}, kExponentAbove);
  return finish(result, rules);
}

// The absolute value of a whole number.
BigInt* to_big(Number a) {
  return big_of(a.exponent >= 0 ? times_ten_to(a.coefficient, a.exponent) : without_last_digits(a.coefficient, -a.exponent));
}

}  // namespace

Number power(Number a, Number b, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  bool is_whole_power = is_whole(b);
  bool is_negative = is_whole_power && a.is_negative && is_odd(b);
  if (a.is_zero()) {
    if (b.is_zero()) return rules->fail(kInvalidOperation);
    return b.is_negative ? infinity(is_negative) : finite(is_negative, int64_t{0}, 0);
  }
  if (a.is_negative && !is_whole_power) return rules->fail(kInvalidOperation);
  if (b.is_infinite()) {
    int64_t which = order(a, one());
    if (which == 0) return power_of_one(a, b, is_negative, rules);
    return (which < 0) != b.is_negative ? finite(is_negative, int64_t{0}, 0) : infinity(is_negative);
  }
  if (b.is_zero()) return finite(is_negative, int64_t{1}, 0);
  if (a.is_infinite()) return b.is_negative ? finite(is_negative, int64_t{0}, 0) : infinity(is_negative);
  if (order(a.with_sign(false), one()) == 0) return power_of_one(a, b, is_negative, rules);
  Number result = a;
  if (is_out_of_range(a, b, is_negative, result, rules)) return result;
  return is_whole_power ? whole_power(a, b, is_negative, rules) : real_power(a, b, rules);
}

Number power_modulo(Number a, Number b, Number modulus, Rules* rules) {
  if (a.is_nan() || b.is_nan() || modulus.is_nan()) {
    if (a.is_signalling() || (a.is_nan() && !b.is_signalling() && !modulus.is_signalling())) return nan_of(a, rules);
    if (b.is_signalling() || (b.is_nan() && !modulus.is_signalling())) return nan_of(b, rules);
    return nan_of(modulus, rules);
  }
  if (!is_whole(a) || !is_whole(b) || !is_whole(modulus) || modulus.is_zero() ||
      digits(modulus.coefficient) + modulus.exponent > rules->precision) {
    return rules->fail(kInvalidOperation);
  }
  bool is_negative = a.is_negative && is_odd(b);
  if (b.is_zero()) {
    if (a.is_zero()) return rules->fail(kInvalidOperation);
    bool is_by_one = order(modulus.with_sign(false), one()) == 0;
    return finite(is_negative, int64_t{is_by_one ? 0 : 1}, 0);
  }
  if (b.is_negative) return rules->fail(kInvalidOperation);
  if (a.is_zero()) return finite(is_negative, int64_t{0}, 0);
  BigInt* m = to_big(modulus);
  BigInt* base;
  if (a.exponent > 0) {  // not written out, as only the remainder counts
    BigInt* scale = BigInt::from_int(10)->pow_mod(BigInt::from_int(a.exponent), m);
    base = big_of(a.coefficient)->floor_mod(m)->mul(scale)->floor_mod(m);
  } else {
    base = to_big(a);
  }
  return finite(is_negative, coefficient(base->pow_mod(to_big(b), m)), 0);
}

}  // namespace py::decimal
