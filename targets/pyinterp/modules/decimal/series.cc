#include "targets/pyinterp/modules/decimal/series.h"

#include "targets/pyinterp/objspace/raise.h"

namespace py::decimal {

namespace {

// ln(10), to as many bits as anybody asked for so far.
class KnownLn10 final : public rlib::Object {
 public:
  int64_t bits = 0;
  BigInt* value = nullptr;
};
RLIB_PREBUILD KnownLn10* known_ln_10() { return RLIB_ONCE(new KnownLn10()); }

BigInt* unit(int64_t bits) { return BigInt::from_int(1)->shift_left(bits); }
BigInt* times(BigInt* a, BigInt* b, int64_t bits) { return a->mul(b)->shift_right(bits); }
BigInt* over(BigInt* a, int64_t divisor) { return a->floor_div(BigInt::from_int(divisor)); }

// About the square root: how often to halve an argument so that halving and terms of the series cost the same.
int64_t halvings(int64_t bits) {
  int64_t root = 1;
  while (root * root < bits) root++;
  return root / 2 + 4;
}

// 2 * atanh(y), for small y: 2y + 2y**3/3 + 2y**5/5 + ...
BigInt* twice_atanh(BigInt* y, int64_t bits) {
  BigInt* square = times(y, y, bits);
  BigInt* term = y->shift_left(1);
  BigInt* total = term;
  for (int64_t n = 3;; n += 2) {
    term = times(term, square, bits);
    BigInt* addend = over(term, n);
    if (addend->is_zero() || addend->eq(BigInt::from_int(-1))) return total;
    total = total->add(addend);
  }
}

// 2 * atanh(1 / n).
BigInt* twice_atanh_of_inverse(int64_t n, int64_t bits) { return twice_atanh(over(unit(bits), n), bits); }

}  // namespace

int64_t bits_for(int64_t digits) {
  if (digits > kMostDigits) throw_memory_error();
  return digits * 33220 / 10000 + 1 + kGuard;
}

BigInt* fixed_ln_10(int64_t bits) {
  KnownLn10* known = known_ln_10();
  if (known->bits < bits) {
    // 10 is 2**3 * 5/4, ln(2) = 2 atanh(1/3) and ln(5/4) = 2 atanh(1/9).
    int64_t more = bits + kGuard;
    BigInt* ln_2 = twice_atanh_of_inverse(3, more);
    BigInt* sum = ln_2->mul(BigInt::from_int(3))->add(twice_atanh_of_inverse(9, more));
    known->value = sum->shift_right(kGuard);
    known->bits = bits;
  }
  return known->value->shift_right(known->bits - bits);
}

BigInt* fixed_exp(BigInt* x, int64_t bits) {
  // e**x = (e**(x / 2**n))**(2**n). The power is kept without its 1, as e**y - 1, which loses no digits; squared that is
  // u * (u + 2). Each squaring doubles the error, so n bits more are needed.
  int64_t n = halvings(bits);
  int64_t more = bits + 2 * n + 8;
  BigInt* y = x->shift_left(more - bits)->shift_right(n);
  BigInt* term = y;
  BigInt* total = y;
  for (int64_t k = 2;; k++) {
    term = over(times(term, y, more), k);
    if (term->is_zero()) break;
    total = total->add(term);
  }
  BigInt* two = unit(more + 1);
  for (int64_t i = 0; i < n; i++) total = times(total, total->add(two), more);
  return total->add(unit(more))->shift_right(more - bits);
}

BigInt* fixed_ln(BigInt* x, int64_t bits) {
  // ln(x) = 2**n * ln(x**(1 / 2**n)), by n square roots, which bring x near to 1; then
  // ln(r) = 2 atanh((r - 1) / (r + 1)). The error grows by 2**n.
  int64_t n = halvings(bits) / 2;
  int64_t more = bits + 2 * n + 8;
  BigInt* root = x->shift_left(more - bits);
  for (int64_t i = 0; i < n; i++) root = root->shift_left(more)->isqrt();
  BigInt* numerator = root->sub(unit(more))->shift_left(more);
  BigInt* y = numerator->floor_div(root->add(unit(more)));
  return twice_atanh(y, more)->shift_left(n)->shift_right(more - bits);
}

}  // namespace py::decimal
