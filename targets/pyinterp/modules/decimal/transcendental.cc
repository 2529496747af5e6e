// Square roots, exponentials and logarithms, all rounded correctly: half to even, whatever the rules say.
//
// A root is computed exactly up to the digit behind the last, and whether anything follows. The others are computed to
// some digits more than needed, with an error of less than one unit in the last of them; if these digits do not
// settle how to round, because they look like a tie, with more. (Ziv: Fast evaluation of elementary mathematical functions
// with correctly rounded last bit, 1991.) They cannot go on looking like one, as apart from a few cases that are
// exact, all results are transcendental.

#include "targets/pyinterp/modules/decimal/number.h"
#include "targets/pyinterp/modules/decimal/series.h"

namespace py::decimal {

namespace {

constexpr int64_t kFirstExtra = 6;

// Notes what happened under other rules.
Number noted(Number result, Rules* inner, Rules* rules) {
  rules->note(inner->status);
  return result;
}

// Whether c, which is off by hardly more than 1, rounds as the number itself to this precision: no tie, and no number of
// that precision, is so near.
bool is_settled(BigInt* c, int64_t precision) {
  int64_t surplus = digits(coefficient(c->abs())) - precision;
  if (surplus < 1) return false;
  BigInt* half = big_ten_to(surplus - 1)->mul(BigInt::from_int(5));
  BigInt* rest = c->floor_mod(half);
  return rest->sign() > 0 && rest->compare(half->sub(BigInt::from_int(2))) <= 0;
}

Number from_signed(BigInt* c, int64_t exponent) { return finite(c->sign() < 0, coefficient(c->abs()), exponent); }

// c * 10**exponent, rounded down, in units of 2**-bits.
BigInt* to_fixed(Coefficient c, int64_t exponent, int64_t bits) {
  if (exponent >= 0) return big_of(c)->mul(big_ten_to(exponent))->shift_left(bits);
  return big_of(c)->shift_left(bits)->floor_div(big_ten_to(-exponent));
}

// e**a as d * 10**exponent, with an error of d below 1, where d has `count` digits or one more.
struct Scaled {
  BigInt* digits;
  int64_t exponent;
};
Scaled approximate_exp(Number a, int64_t count) {
  // a = tens * ln(10) + rest; the digits of the whole part of a are digits that ln(10) has to have more.
  int64_t whole = adjusted(a) + 1;
  if (whole < 0) whole = 0;
  int64_t bits = bits_for(count + whole + 2);
  BigInt* ln_10 = fixed_ln_10(bits);
  BigInt* x = to_fixed(a.coefficient, a.exponent, bits);
  if (a.is_negative) x = x->neg();
  rlib::BigIntDivision parts = x->divmod(ln_10);
  BigInt* power = fixed_exp(parts.remainder, bits);
  return Scaled{power->mul(big_ten_to(count))->shift_right(bits), parts.quotient->to_int() - count};
}

// ln(a) * 10**places with an error below 1. Precondition: a > 0.
BigInt* approximate_ln(Number a, int64_t places) {
  // a = y * 10**tens with y from 0.1 to 10, so that tens is 0 near 1.
  int64_t count = digits(a.coefficient);
  int64_t tens = a.exponent + count;
  if (tens >= 1) tens--;
  int64_t bits = bits_for((places > 0 ? places : 0) + 20);
  BigInt* ln = fixed_ln(to_fixed(a.coefficient, a.exponent - tens, bits), bits);
  ln = ln->add(fixed_ln_10(bits)->mul(BigInt::from_int(tens)));
  if (places >= 0) return ln->mul(big_ten_to(places))->shift_right(bits);
  return ln->shift_right(bits)->floor_div(big_ten_to(-places));
}

BigInt* approximate_log10(Number a, int64_t places) {
  constexpr int64_t kMore = 20;
  int64_t bits = bits_for((places > 0 ? places : 0) + kMore);
  BigInt* ln = approximate_ln(a, (places > 0 ? places : 0) + kMore);
  BigInt* log = ln->shift_left(bits)->floor_div(fixed_ln_10(bits));
  return log->floor_div(big_ten_to(places > 0 ? kMore : kMore - places));
}

// How many places behind the point the first digit of ln(a) is at most; negative ones in front of it. Of the
// distance from 1 where that is small.
int64_t places_of_first_digit(Number a) {
  int64_t first = adjusted(a);
  if (first >= 1 || first <= -2) return 0;  // |ln| > 2
  Rules* widest = Rules::widest();
  int64_t distance = adjusted(subtract(a, one(), widest));  // |ln a| >= |a - 1| / a
  return distance >= 0 ? 1 : 2 - distance;
}

// The digits by which ln and log10 are computed until they are settled.
template <class Approximate>
Number settled_logarithm(Number a, Rules* rules, Approximate approximate) {
  int64_t first = places_of_first_digit(a);
  int64_t extra = kFirstExtra;
  while (true) {
    int64_t places = rules->precision + first + extra;
    BigInt* c = approximate(a, places);
    if (is_settled(c, rules->precision)) return finish(from_signed(c, -places), rules);
    extra += extra;
  }
}

bool is_one(Number a) { return order(a, one()) == 0; }

// What logarithms of all bases have in common; false if there is more to do.
bool logarithm_of_special(Number a, Number& result, Rules* rules) {
  if (a.is_nan()) {
    result = nan_of(a, rules);
  } else if (a.is_zero()) {
    result = infinity(true);
  } else if (a.is_negative) {
    result = rules->fail(kInvalidOperation);
  } else if (a.is_infinite()) {
    result = a;
  } else {
    return false;
  }
  return true;
}

// The root of a positive number to one digit more than `precision`; and whether more would follow.
struct LongRoot {
  Number number;
  bool more;
};
LongRoot root_to(Number a, int64_t precision) {
  // c * 100**shift has a root of that many digits.
  Coefficient c = a.coefficient;
  if (rlib::floor_mod(a.exponent, int64_t{2}) == 1) c = times_ten_to(c, 1);
  int64_t wanted = rlib::floor_div(a.exponent, int64_t{2});
  int64_t shift = precision + 1 - (digits(c) + 1) / 2;
  bool is_whole = true;
  if (shift >= 0) {
    c = times_ten_to(c, 2 * shift);
  } else {
    Shortened shortened = divided_by_ten_to(c, -2 * shift);
    c = shortened.kept;
    is_whole = shortened.rest == Rest::kNone;
  }
  Coefficient root = coefficient(big_of(c)->isqrt());
  if (!is_whole || !equal(product(root, root), c)) return LongRoot{finite(false, root, wanted - shift), true};
  root = shift >= 0 ? without_last_digits(root, shift) : times_ten_to(root, -shift);
  return LongRoot{finite(false, root, wanted), false};
}

}  // namespace

Number square_root(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  int64_t wanted = rlib::floor_div(a.exponent, int64_t{2});
  if (a.is_zero()) return finish(finite(a.is_negative, int64_t{0}, wanted), rules);
  if (a.is_negative) return rules->fail(kInvalidOperation);
  if (a.is_infinite()) return a;

  // An exact root has half the digits. Where far more are asked for, which may be more than there is memory, it is tried
  // first.
  constexpr int64_t kMany = 1000;
  Rules* half_even = rules->rounding_by(Rounding::kHalfEven);
  int64_t most = digits(a.coefficient) / 2 + 2;
  if (rules->precision > most + kMany) {
    LongRoot exact = root_to(a, most);
    if (!exact.more) return noted(finish(exact.number, half_even), half_even, rules);
  }
  LongRoot root = root_to(a, rules->precision);
  return noted(finish_inexact(root.number, root.more, half_even), half_even, rules);
}

Number exponential(Number a, Rules* rules) {
  if (a.is_nan()) return nan_of(a, rules);
  if (a.is_infinite()) return a.is_negative ? finite(false, int64_t{0}, 0) : a;
  if (a.coefficient.is_zero()) return finite(false, int64_t{1}, 0);
  Rules* half_even = rules->rounding_by(Rounding::kHalfEven);
  int64_t first = adjusted(a);
  Number result = a;
  // Certainly out of range beyond ln(10) times the last exponent; as well as what has an exponent beyond a word.
  constexpr int64_t kBeyondAll = 19;
  if (!a.is_negative && first > digits_of_magnitude(rules->highest)) {
    result = finite(false, int64_t{1}, rules->highest + 1);
  } else if (a.is_negative && (first > digits_of_magnitude(rules->tiny()) || first >= kBeyondAll)) {
    result = finite(false, int64_t{1}, rules->tiny() - 1);
  } else if (first < -rules->precision - 1) {  // 1 and next to nothing
    Coefficient next = a.is_negative ? nines(rules->precision + 1)
                                     : sum(times_ten_to(coefficient(int64_t{1}), rules->precision + 1), coefficient(int64_t{1}));
    result = finite(false, next, -rules->precision - 1);
  } else {
    int64_t extra = kFirstExtra;
    while (true) {
      Scaled scaled = approximate_exp(a, rules->precision + extra);
      if (is_settled(scaled.digits, rules->precision)) {
        result = finite(false, coefficient(scaled.digits), scaled.exponent);
        break;
      }
      extra += extra;
    }
  }
  result = finish(result, half_even);
  rules->note(half_even->status | kInexact | kRounded);
  return result;
}

Number logarithm(Number a, Rules* rules) {
  Number result = a;
  if (logarithm_of_special(a, result, rules)) return result;
  if (is_one(a)) return finite(false, int64_t{0}, 0);
  Rules* half_even = rules->rounding_by(Rounding::kHalfEven);
  result = settled_logarithm(a, half_even, [](Number x, int64_t places) { return approximate_ln(x, places); });
  return noted(result, half_even, rules);
}

Number logarithm10(Number a, Rules* rules) {
  Number result = a;
  if (logarithm_of_special(a, result, rules)) return result;
  Rules* half_even = rules->rounding_by(Rounding::kHalfEven);
  int64_t count = digits(a.coefficient);
  bool is_power_of_ten = equal(a.coefficient, times_ten_to(coefficient(int64_t{1}), count - 1));
  result = is_power_of_ten
               ? finish(whole_number(a.exponent + count - 1), half_even)
               : settled_logarithm(a, half_even, [](Number x, int64_t places) { return approximate_log10(x, places); });
  return noted(result, half_even, rules);
}

}  // namespace py::decimal
