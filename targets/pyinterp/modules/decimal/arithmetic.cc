// Sums and products.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// a + b, where the sign of b is what `b_negative` says.
Number sum_of_special(Number a, Number b, bool b_negative, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  if (!a.is_infinite()) return infinity(b_negative);
  if (b.is_infinite() && a.is_negative != b_negative) return rules->fail(kInvalidOperation);
  return infinity(a.is_negative);
}

Number exact_sum(Number high, Number low, Rules* rules) {
  if (high.exponent < low.exponent) {
    Number other = high;
    high = low;
    low = other;
  }
  if (high.exponent != low.exponent && !high.coefficient.is_zero()) {
    // What is so far below that it only decides the rounding stands for all such numbers, and costs no long shift.
    int64_t count = digits(high.coefficient);
    int64_t far = high.exponent - 1 + (count > rules->precision ? 0 : count - rules->precision - 1);
    if (adjusted(low) < far) low = finite(low.is_negative, int64_t{low.coefficient.is_zero() ? 0 : 1}, far);
    high.coefficient = times_ten_to(high.coefficient, high.exponent - low.exponent);
  }
  if (high.is_negative == low.is_negative) {
    return finite(high.is_negative, sum(high.coefficient, low.coefficient), low.exponent);
  }
  int64_t which = order(high.coefficient, low.coefficient);
  if (which == 0) return finite(rules->rounding == Rounding::kFloor, int64_t{0}, low.exponent);
  if (which > 0) return finite(high.is_negative, difference(high.coefficient, low.coefficient), low.exponent);
  return finite(low.is_negative, difference(low.coefficient, high.coefficient), low.exponent);
}

Number exact_product(Number a, Number b, Rules* rules) {
  bool is_negative = a.is_negative != b.is_negative;
  if (a.is_special() || b.is_special()) {
    if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
    if (a.is_zero() || b.is_zero()) return rules->fail(kInvalidOperation);
    return infinity(is_negative);
  }
  return finite(is_negative, product(a.coefficient, b.coefficient), a.exponent + b.exponent);
}

}  // namespace

Number add(Number a, Number b, Rules* rules) {
  if (a.is_special() || b.is_special()) return sum_of_special(a, b, b.is_negative, rules);
  return finish(exact_sum(a, b, rules), rules);
}

Number subtract(Number a, Number b, Rules* rules) {
  if (a.is_special() || b.is_special()) return sum_of_special(a, b, !b.is_negative, rules);
  return finish(exact_sum(a, b.negated(), rules), rules);
}

Number multiply(Number a, Number b, Rules* rules) {
  Number result = exact_product(a, b, rules);
  return result.is_special() ? result : finish(result, rules);
}

Number fused_multiply_add(Number a, Number b, Number c, Rules* rules) {
  Number product = exact_product(a, b, rules);
  bool is_invalid = product.is_nan() && (rules->status & kInvalidOperation) != 0;
  return is_invalid ? product : add(product, c, rules);
}

Number plus(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  if (a.is_zero() && rules->rounding != Rounding::kFloor) a.is_negative = false;
  return finish(a, rules);
}

Number minus(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  a.is_negative = !a.is_negative && !(a.is_zero() && rules->rounding != Rounding::kFloor);
  return finish(a, rules);
}

Number absolute(Number a, Rules* rules) { return a.is_negative ? minus(a, rules) : plus(a, rules); }

}  // namespace py::decimal
