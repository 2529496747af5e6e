// Comparing, by value and by representation, and what is next to a number.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

int64_t sign_of(Number a) { return a.is_zero() ? 0 : a.is_negative ? -1 : 1; }

// Of coefficients c * 10**exponent whose first digits stand at the same place.
int64_t order_aligned(Number a, Number b) {
  int64_t difference = a.exponent - b.exponent;
  return difference >= 0 ? order(times_ten_to(a.coefficient, difference), b.coefficient)
                         : order(a.coefficient, times_ten_to(b.coefficient, -difference));
}

int64_t order_of_magnitudes(Number a, Number b) {
  if (a.is_infinite() || b.is_infinite()) return (a.is_infinite() ? 1 : 0) - (b.is_infinite() ? 1 : 0);
  if (a.coefficient.is_zero() || b.coefficient.is_zero()) {
    return (a.coefficient.is_zero() ? 0 : 1) - (b.coefficient.is_zero() ? 0 : 1);
  }
  if (a.exponent == b.exponent) return order(a.coefficient, b.coefficient);
  int64_t first = adjusted(a);
  int64_t second = adjusted(b);
  return first != second ? (first < second ? -1 : 1) : order_aligned(a, b);
}

// Of numbers that are equal: -0 before 0, and 1.0 before 1.
int64_t order_of_equal(Number a, Number b) {
  if (a.is_negative != b.is_negative) return a.is_negative ? -1 : 1;
  if (a.exponent == b.exponent) return 0;
  return (a.exponent < b.exponent) == a.is_negative ? 1 : -1;
}

Number from_order(int64_t order) { return finite(order < 0, order == 0 ? int64_t{0} : int64_t{1}, 0); }

// Where a kind is in the total order of positive ones.
int64_t rank(Kind kind) {
  switch (kind) {
    case Kind::kFinite: return 0;
    case Kind::kInfinite: return 1;
    case Kind::kSignalling: return 2;
    case Kind::kQuiet: return 3;
  }
  return 0;
}

// What max and min have in common: a quiet NaN beside a number counts as missing. `by_magnitude` says how they are
// compared, `wants_larger` which one is taken.
Number chosen(Number a, Number b, bool by_magnitude, bool wants_larger, Rules* rules) {
  if (a.is_nan() || b.is_nan()) {
    if (a.kind == Kind::kQuiet && !b.is_nan()) return finish(b, rules);
    if (b.kind == Kind::kQuiet && !a.is_nan()) return finish(a, rules);
    return nan_of(a, b, rules);
  }
  int64_t which = by_magnitude ? order_of_magnitudes(a, b) : order(a, b);
  if (which == 0) which = order_of_equal(a, b);
  bool takes_first = wants_larger ? which >= 0 : which < 0;
  return finish(takes_first ? a : b, rules);
}

// The next number up or down: by adding what is too small to be seen, rounded that way.
Number neighbour(Number a, bool is_up, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  if (a.is_infinite()) return a.is_negative == is_up ? largest(a.is_negative, rules) : a;
  Rules* directed = rules->rounding_by(is_up ? Rounding::kCeiling : Rounding::kFloor);
  Number result = finish(a, directed);
  if ((directed->status & (kInexact | kErrors)) == 0) {
    directed->status = 0;
    result = add(a, finite(!is_up, int64_t{1}, rules->tiny() - 1), directed);
  }
  rules->note(directed->status & kErrors);
  return result;
}

}  // namespace

int64_t order(Number a, Number b) {
  int64_t first = sign_of(a);
  int64_t second = sign_of(b);
  if (first != second) return first < second ? -1 : 1;
  if (first == 0) return 0;
  return first * order_of_magnitudes(a, b);
}

int64_t total_order(Number a, Number b) {
  if (a.is_negative != b.is_negative) return a.is_negative ? -1 : 1;
  int64_t sign = a.is_negative ? -1 : 1;
  if (a.kind != b.kind) return rank(a.kind) < rank(b.kind) ? -sign : sign;
  if (a.is_nan()) return sign * order(a.coefficient, b.coefficient);
  int64_t which = order(a, b);
  return which != 0 || a.is_infinite() ? which : order_of_equal(a, b);
}

Number compare(Number a, Number b, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  return from_order(order(a, b));
}

Number compare_signal(Number a, Number b, Rules* rules) {
  if (!a.is_nan() && !b.is_nan()) return from_order(order(a, b));
  rules->note(kInvalidOperation);
  return nan_of(a, b, rules);
}

Number compare_total(Number a, Number b, Rules*) { return from_order(total_order(a, b)); }
Number compare_total_magnitude(Number a, Number b, Rules*) {
  return from_order(total_order(a.with_sign(false), b.with_sign(false)));
}

Number maximum(Number a, Number b, Rules* rules) { return chosen(a, b, false, true, rules); }
Number minimum(Number a, Number b, Rules* rules) { return chosen(a, b, false, false, rules); }
Number maximum_magnitude(Number a, Number b, Rules* rules) { return chosen(a, b, true, true, rules); }
Number minimum_magnitude(Number a, Number b, Rules* rules) { return chosen(a, b, true, false, rules); }

Number next_minus(Number a, Rules* rules) { return neighbour(a, false, rules); }
Number next_plus(Number a, Rules* rules) { return neighbour(a, true, rules); }

Number next_toward(Number a, Number b, Rules* rules) {
  if (a.is_nan() || b.is_nan()) return nan_of(a, b, rules);
  int64_t which = order(a, b);
  if (which == 0) return a.with_sign(b.is_negative);
  Number result = neighbour(a, which < 0, rules);
  if (result.is_infinite()) {
    rules->note(kOverflow | kRounded | kInexact);
  } else if (adjusted(result) < rules->lowest) {
    rules->note(kUnderflow | kSubnormal | kRounded | kInexact);
    if (result.is_zero()) rules->note(kClamped);
  }
  return result;
}

Number copy_sign(Number a, Number b, Rules*) { return a.with_sign(b.is_negative); }

bool same_quantum(Number a, Number b) {
  if (a.is_special() || b.is_special()) return (a.is_nan() && b.is_nan()) || (a.is_infinite() && b.is_infinite());
  return a.exponent == b.exponent;
}

bool is_normal(Number a, Rules* rules) {
  return a.is_finite() && !a.coefficient.is_zero() && adjusted(a) >= rules->lowest;
}
bool is_subnormal(Number a, Rules* rules) {
  return a.is_finite() && !a.coefficient.is_zero() && adjusted(a) < rules->lowest;
}

Str* number_class(Number a, Rules* rules) {
  if (a.kind == Kind::kQuiet) return "NaN"_str;
  if (a.kind == Kind::kSignalling) return "sNaN"_str;
  Str* name = a.is_infinite()           ? "Infinity"_str
              : a.is_zero()             ? "Zero"_str
              : is_subnormal(a, rules) ? "Subnormal"_str
                                        : "Normal"_str;
  return (a.is_negative ? "-"_str : "+"_str)->concat(name);
}

}  // namespace py::decimal
