#include "targets/pyinterp/modules/decimal/coefficient.h"

#include "targets/pyinterp/objspace/raise.h"

namespace py::decimal {

namespace {

// Powers of ten that fit a word.
Array<int64_t>* make_small_powers() {
  auto* powers = Array<int64_t>::make(kLargestSmallPower + 1);
  int64_t power = 1;
  for (int64_t i = 0; i <= kLargestSmallPower; i++) {
    powers->set(i, power);
    power *= 10;
  }
  return powers;
}
RLIB_PREBUILD Array<int64_t>* small_powers() { return RLIB_ONCE(make_small_powers()); }

// Those that were needed, as far as they are worth keeping, and the last one beyond. A program that works with
// thousands of digits asks for the same few again and again.
constexpr int64_t kKept = 200;
constexpr int64_t kLongestKept = 1000000;
class BigPowers final : public rlib::Object {
 public:
  Array<BigInt*>* const powers = Array<BigInt*>::make(kKept);
  int64_t last_exponent = -1;
  BigInt* last = nullptr;
};
RLIB_PREBUILD BigPowers* big_powers() { return RLIB_ONCE(new BigPowers()); }

BigInt* compute_ten_to(int64_t exponent) {
  if (exponent > kMostDigits) throw_memory_error();
  return BigInt::from_int(5)->pow(exponent)->shift_left(exponent);
}

int64_t digits_of_small(int64_t value) {
  uint64_t odd = static_cast<uint64_t>(value) | 1;  // as many digits, and never 0
  int64_t estimate = (64 - rlib::count_leading_zeros(odd)) * 1233 >> 12;  // times log10(2): exact or one too many
  return estimate + (static_cast<int64_t>(odd) >= small_powers()->get(estimate) ? 1 : 0);
}

int64_t digits_beside_power(BigInt* value, int64_t power) {
  return value->compare(big_ten_to(power)) < 0 ? power : power + 1;
}

// Of few digits by comparing with the one power of ten among numbers of so many bits. Of many, which that would take
// long to make, from the logarithm of the highest bits, if it is not so near a whole number that this is in doubt.
int64_t digits_of_big(BigInt* value) {
  constexpr int64_t kFewBits = 600;
  int64_t bits = value->bit_length();
  if (bits <= kFewBits) return digits_beside_power(value, bits * 646456993 >> 31);  // times log10(2)
  constexpr double kLog2 = 0.30102999566398119521;
  constexpr double kDoubt = 1e-4;  // the error of the logarithm is below 1e-5 for numbers of 2**36 digits
  constexpr int64_t kTop = 62;
  double top = static_cast<double>(value->shift_right(bits - kTop)->to_int());
  double logarithm = rlib::math::log10(top) + static_cast<double>(bits - kTop) * kLog2;
  int64_t whole = static_cast<int64_t>(logarithm);
  double fraction = logarithm - static_cast<double>(whole);
  if (fraction > kDoubt && fraction < 1 - kDoubt) return whole + 1;
  return digits_beside_power(value, fraction < 0.5 ? whole : whole + 1);
}

Rest rest_of(int64_t order_beside_half) {
  return order_beside_half < 0 ? Rest::kBelowHalf : order_beside_half == 0 ? Rest::kHalf : Rest::kAboveHalf;
}

}  // namespace

int64_t small_ten_to(int64_t exponent) { return small_powers()->get(exponent); }

BigInt* big_ten_to(int64_t exponent) {
  BigPowers* known = big_powers();
  if (exponent < kKept) {
    BigInt* power = known->powers->get(exponent);
    if (power == nullptr) {
      power = compute_ten_to(exponent);
      known->powers->set(exponent, power);
    }
    return power;
  }
  if (known->last_exponent == exponent) return known->last;
  BigInt* power = compute_ten_to(exponent);
  if (exponent <= kLongestKept) {
    known->last = power;
    known->last_exponent = exponent;
  }
  return power;
}

int64_t digits(Coefficient c) { return c.is_small() ? digits_of_small(c.small) : digits_of_big(c.big); }

Coefficient sum(Coefficient a, Coefficient b) {
  if (a.is_small() && b.is_small() && !rlib::add_overflows(a.small, b.small)) return coefficient(a.small + b.small);
  return coefficient(big_of(a)->add(big_of(b)));
}

Coefficient difference(Coefficient a, Coefficient b) {
  if (a.is_small() && b.is_small()) return coefficient(a.small - b.small);
  return coefficient(big_of(a)->sub(big_of(b)));
}

Coefficient product(Coefficient a, Coefficient b) {
  if (a.is_small() && b.is_small() && !rlib::mul_overflows(a.small, b.small)) return coefficient(a.small * b.small);
  return coefficient(big_of(a)->mul(big_of(b)));
}

Quotient divided(Coefficient a, Coefficient b) {
  if (a.is_small() && b.is_small()) {
    int64_t quotient = a.small / b.small;
    return Quotient{coefficient(quotient), coefficient(a.small - quotient * b.small)};
  }
  rlib::BigIntDivision division = big_of(a)->divmod(big_of(b));
  return Quotient{coefficient(division.quotient), coefficient(division.remainder)};
}

int64_t order(Coefficient a, Coefficient b) {
  if (a.is_small() && b.is_small()) return a.small < b.small ? -1 : a.small > b.small;
  if (a.is_small()) return -1;
  if (b.is_small()) return 1;
  return a.big->compare(b.big);
}

Coefficient times_ten_to(Coefficient c, int64_t count) {
  if (count == 0 || c.is_zero()) return c;
  if (c.is_small() && count <= kLargestSmallPower) {
    int64_t power = small_ten_to(count);
    if (!rlib::mul_overflows(c.small, power)) return coefficient(c.small * power);
  }
  return coefficient(big_of(c)->mul(big_ten_to(count)));
}

Shortened divided_by_ten_to(Coefficient c, int64_t count) {
  if (count == 0 || c.is_zero()) return Shortened{c, Rest::kNone};
  if (c.is_small()) {
    if (count > kLargestSmallPower) {
      // Half of 10**19 is the only half that such a number could be or exceed.
      constexpr int64_t kHalf = 5000000000000000000;
      if (count > kLargestSmallPower + 1) return Shortened{coefficient(int64_t{0}), Rest::kBelowHalf};
      return Shortened{coefficient(int64_t{0}), rest_of(c.small < kHalf ? -1 : c.small > kHalf)};
    }
    int64_t power = small_ten_to(count);
    int64_t kept = c.small / power;
    int64_t cut = c.small - kept * power;
    if (cut == 0) return Shortened{coefficient(kept), Rest::kNone};
    int64_t half = power / 2;
    return Shortened{coefficient(kept), rest_of(cut < half ? -1 : cut > half)};
  }
  if (count > kLargestSmallPower && count > digits(c)) return Shortened{coefficient(int64_t{0}), Rest::kBelowHalf};
  BigInt* power = big_ten_to(count);
  rlib::BigIntDivision division = c.big->divmod(power);
  if (division.remainder->is_zero()) return Shortened{coefficient(division.quotient), Rest::kNone};
  if (count <= kLargestSmallPower) {
    int64_t cut = division.remainder->to_int();
    int64_t half = small_ten_to(count) / 2;
    return Shortened{coefficient(division.quotient), rest_of(cut < half ? -1 : cut > half)};
  }
  return Shortened{coefficient(division.quotient), rest_of(division.remainder->shift_left(1)->compare(power))};
}

Coefficient last_digits(Coefficient c, int64_t count) {
  if (c.is_small()) return count > kLargestSmallPower ? c : coefficient(c.small % small_ten_to(count));
  if (count >= digits(c)) return c;
  return coefficient(c.big->floor_mod(big_ten_to(count)));
}

int64_t zeros_at_end(Coefficient c, int64_t most) {
  int64_t zeros = 0;
  if (c.is_small()) {
    int64_t rest = c.small;
    while (zeros < most && rest % 10 == 0) {
      rest /= 10;
      zeros++;
    }
    return zeros;
  }
  // No more than there are zero bits, which the lowest word shows for nearly all. Then in halving steps.
  uint64_t lowest = c.big->to_uint_wrapped();
  int64_t bound = lowest != 0 ? rlib::count_trailing_zeros(lowest) : digits(c) - 1;
  if (bound < most) most = bound;
  BigInt* rest = c.big;
  int64_t step = 1;
  while (step * 2 <= most) step *= 2;
  for (; step > 0; step /= 2) {
    if (zeros + step > most) continue;
    rlib::BigIntDivision division = rest->divmod(big_ten_to(step));
    if (!division.remainder->is_zero()) continue;
    rest = division.quotient;
    zeros += step;
  }
  return zeros;
}

int64_t last_digit(Coefficient c) {
  return c.is_small() ? c.small % 10 : c.big->floor_mod(BigInt::from_int(10))->to_int();
}

Coefficient nines(int64_t count) {
  if (count <= kLargestSmallPower) return coefficient(small_ten_to(count) - 1);
  return coefficient(big_ten_to(count)->sub(BigInt::from_int(1)));
}

Str* text_of_coefficient(Coefficient c) { return c.is_small() ? rlib::int_to_str(c.small) : c.big->to_str(); }

Coefficient parse_coefficient(Str* text, int64_t start, int64_t end) {
  if (end - start <= kLargestSmallPower) {
    int64_t value = 0;
    for (int64_t i = start; i < end; i++) value = value * 10 + (text->char_at(i) - '0');
    return coefficient(value);
  }
  return coefficient(BigInt::parse(text->slice(start, end)));
}

}  // namespace py::decimal
