// How results are made to fit: rounded to the precision, and brought into the range of exponents.

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

namespace {

// What becomes of a number that is too large.
Number overflowed(bool is_negative, Rules* rules) {
  rules->note(kOverflow | kInexact | kRounded);
  switch (rules->rounding) {
    case Rounding::kDown:
    case Rounding::k05Up: return largest(is_negative, rules);
    case Rounding::kCeiling: return is_negative ? largest(true, rules) : infinity(false);
    case Rounding::kFloor: return is_negative ? infinity(true) : largest(false, rules);
    default: return infinity(is_negative);
  }
}

// `more`: behind the last digit something follows that is not zero.
Shortened shortened_by(Number a, int64_t count, bool more) {
  Shortened shortened = divided_by_ten_to(a.coefficient, count);
  if (more && shortened.rest == Rest::kNone) shortened.rest = Rest::kBelowHalf;
  if (more && shortened.rest == Rest::kHalf) shortened.rest = Rest::kAboveHalf;
  return shortened;
}

Coefficient rounded_off(Number a, int64_t count, bool more, Rules* rules) {
  Shortened shortened = shortened_by(a, count, more);
  rules->note(shortened.rest == Rest::kNone ? kRounded : kRounded | kInexact);
  if (!rounds_away(rules->rounding, a.is_negative, shortened.kept, shortened.rest)) return shortened.kept;
  return sum(shortened.kept, coefficient(int64_t{1}));
}

// Below `lowest` numbers lose digits gradually.
Number underflowed(Number a, bool more, Rules* rules) {
  int64_t tiny = rules->tiny();
  if (a.coefficient.is_zero()) {
    if (a.exponent >= tiny) return a;
    rules->note(kClamped);
    return finite(a.is_negative, a.coefficient, tiny);
  }
  rules->note(kSubnormal);
  if (a.exponent >= tiny) return a;
  Shortened shortened = shortened_by(a, tiny - a.exponent, more);
  Coefficient c = shortened.kept;
  if (rounds_away(rules->rounding, a.is_negative, c, shortened.rest)) c = sum(c, coefficient(int64_t{1}));
  rules->note(kRounded);
  if (shortened.rest != Rest::kNone) {
    rules->note(kInexact | kUnderflow);
    if (c.is_zero()) rules->note(kClamped);
  }
  return finite(a.is_negative, c, tiny);
}

Number in_range(Number a, int64_t count, bool more, Rules* rules) {
  int64_t adjusted = a.exponent + count - 1;
  if (adjusted > rules->highest) {
    if (!a.coefficient.is_zero()) return overflowed(a.is_negative, rules);
    rules->note(kClamped);
    return finite(a.is_negative, a.coefficient, rules->clamps ? rules->top() : rules->highest);
  }
  if (rules->clamps && a.exponent > rules->top()) {
    int64_t surplus = a.exponent - rules->top();
    rules->note(kClamped);
    if (!a.coefficient.is_zero() && adjusted < rules->lowest) rules->note(kSubnormal);
    return finite(a.is_negative, times_ten_to(a.coefficient, surplus), rules->top());
  }
  return adjusted < rules->lowest ? underflowed(a, more, rules) : a;
}

// A payload has to fit as well: the last digits of it are kept.
Number with_fitting_payload(Number a, Rules* rules) {
  int64_t room = rules->precision - (rules->clamps ? 1 : 0);
  if (digits(a.coefficient) <= room) return a;
  return Number{a.kind, a.is_negative, 0, last_digits(a.coefficient, room)};
}

Number quieted(Number a, Rules* rules) {
  if (a.is_signalling()) rules->note(kInvalidOperation);
  return with_fitting_payload(Number{Kind::kQuiet, a.is_negative, 0, a.coefficient}, rules);
}

}  // namespace

bool rounds_away(Rounding rounding, bool is_negative, Coefficient kept, Rest rest) {
  if (rest == Rest::kNone) return false;
  switch (rounding) {
    case Rounding::kUp: return true;
    case Rounding::kDown: return false;
    case Rounding::kCeiling: return !is_negative;
    case Rounding::kFloor: return is_negative;
    case Rounding::kHalfUp: return rest >= Rest::kHalf;
    case Rounding::kHalfDown: return rest > Rest::kHalf;
    case Rounding::kHalfEven: return rest > Rest::kHalf || (rest == Rest::kHalf && kept.is_odd());
    case Rounding::k05Up: return last_digit(kept) % 5 == 0;
  }
  return false;
}

Coefficient rounded_off(Number a, int64_t count, Rules* rules) { return rounded_off(a, count, false, rules); }

Number largest(bool is_negative, Rules* rules) { return finite(is_negative, nines(rules->precision), rules->top()); }

Number finish(Number a, Rules* rules) { return finish_inexact(a, false, rules); }

Number finish_inexact(Number a, bool more, Rules* rules) {
  if (a.is_special()) return a.is_nan() ? with_fitting_payload(a, rules) : a;
  int64_t count = digits(a.coefficient);
  int64_t adjusted = a.exponent + count - 1;
  if (adjusted > rules->highest || adjusted < rules->lowest || (rules->clamps && a.exponent > rules->top())) {
    a = in_range(a, count, more, rules);
    if (a.is_special()) return a;
    count = digits(a.coefficient);
  }
  if (count <= rules->precision) return a;
  int64_t surplus = count - rules->precision;
  Number rounded = finite(a.is_negative, rounded_off(a, surplus, more, rules), a.exponent + surplus);
  count = digits(rounded.coefficient);
  if (count > rules->precision) {  // 999.9 became 1000
    rounded.coefficient = divided_by_ten_to(rounded.coefficient, 1).kept;
    rounded.exponent++;
    return in_range(rounded, count - 1, false, rules);
  }
  return rounded;
}

Number nan_of(Number a, Rules* rules) { return quieted(a, rules); }

Number nan_of(Number a, Number b, Rules* rules) {
  if (a.is_signalling()) return quieted(a, rules);
  if (b.is_signalling()) return quieted(b, rules);
  return quieted(a.is_nan() ? a : b, rules);
}

Number whole_number(BigInt* value) { return finite(value->sign() < 0, coefficient(value->abs()), 0); }

bool is_whole(Number a) {
  if (a.is_special()) return false;
  if (a.coefficient.is_zero() || a.exponent >= 0) return true;
  return -a.exponent < digits(a.coefficient) && zeros_at_end(a.coefficient, -a.exponent) == -a.exponent;
}

bool is_odd(Number a) {
  if (a.exponent > 0 || a.coefficient.is_zero()) return false;
  return a.exponent == 0 ? a.coefficient.is_odd() : without_last_digits(a.coefficient, -a.exponent).is_odd();
}

int64_t small_value(Number a, int64_t otherwise) {
  if (!is_whole(a)) return otherwise;
  if (a.coefficient.is_zero()) return 0;
  if (adjusted(a) > kLargestSmallPower) return otherwise;
  Coefficient c = a.exponent < 0 ? without_last_digits(a.coefficient, -a.exponent) : times_ten_to(a.coefficient, a.exponent);
  if (!c.is_small()) return otherwise;
  return a.is_negative ? -c.small : c.small;
}

}  // namespace py::decimal
