// Arithmetic of ints: small ones as long as the result fits, else big ones.

#include "targets/pyinterp/objspace/int_operations.h"

#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace {

// Bits that no memory has room for.
constexpr int64_t kMostBits = int64_t{1} << 40;

// Up to here, every int is a float too.
constexpr int64_t kExactFloats = int64_t{1} << 53;

BigInt* big(int64_t value) { return BigInt::from_int(value); }

[[noreturn]] void throw_division() {
  throw_zero_division_error("integer division or modulo by zero"_str);
}
[[noreturn]] void throw_modulo() { throw_zero_division_error("integer modulo by zero"_str); }
[[noreturn]] void throw_negative_shift() { throw_value_error("negative shift count"_str); }

}  // namespace

// ---- Sums and products --------------------------------------------------------------------------

W_Object* int_add(BigInt* a, BigInt* b) { return new_int(a->add(b)); }
W_Object* int_sub(BigInt* a, BigInt* b) { return new_int(a->sub(b)); }
W_Object* int_mul(BigInt* a, BigInt* b) { return new_int(a->mul(b)); }

RLIB_DONT_LOOK_INSIDE
W_Object* int_add_overflowed(int64_t a, int64_t b) { return new W_Long(big(a)->add(big(b))); }
RLIB_DONT_LOOK_INSIDE
W_Object* int_sub_overflowed(int64_t a, int64_t b) { return new W_Long(big(a)->sub(big(b))); }
RLIB_DONT_LOOK_INSIDE
W_Object* int_mul_overflowed(int64_t a, int64_t b) { return new W_Long(big(a)->mul(big(b))); }

// ---- Division -----------------------------------------------------------------------------------

W_Object* int_floordiv(BigInt* a, BigInt* b) {
  if (b->is_zero()) throw_division();
  return new_int(a->floor_div(b));
}
W_Object* int_mod(BigInt* a, BigInt* b) {
  if (b->is_zero()) throw_modulo();
  return new_int(a->floor_mod(b));
}
W_Object* int_divmod(BigInt* a, BigInt* b) {
  if (b->is_zero()) throw_division();
  rlib::BigIntDivision division = a->divmod(b);
  return new_tuple(new_int(division.quotient), new_int(division.remainder));
}
W_Object* int_truediv(BigInt* a, BigInt* b) {
  if (b->is_zero()) throw_zero_division_error("division by zero"_str);
  try {
    return new_float(a->true_div(b));
  } catch (rlib::OverflowError*) {
    throw_overflow_error("integer division result too large for a float"_str);
  }
}

W_Object* int_floordiv(int64_t a, int64_t b) {
  if (b == 0) throw_division();
  if (b == -1) return int_sub(0, a);
  return new_int(rlib::floor_div(a, b));
}
W_Object* int_mod(int64_t a, int64_t b) {
  if (b == 0) throw_modulo();
  if (b == -1) return new_int(int64_t{0});
  return new_int(rlib::floor_mod(a, b));
}
W_Object* int_divmod(int64_t a, int64_t b) {
  if (b == 0) throw_division();
  return new_tuple(int_floordiv(a, b), int_mod(a, b));
}
W_Object* int_truediv(int64_t a, int64_t b) {
  bool is_exact = a >= -kExactFloats && a <= kExactFloats && b >= -kExactFloats && b <= kExactFloats;
  if (!is_exact || b == 0) return int_truediv(big(a), big(b));
  return new_float(static_cast<double>(a) / static_cast<double>(b));
}

// ---- Powers -------------------------------------------------------------------------------------

W_Object* int_pow(BigInt* a, BigInt* b) {
  if (b->sign() < 0) return float_pow(big_to_float(a), big_to_float(b));
  int64_t bits = a->bit_length();
  if (bits > 1 && (!b->fits_int() || b->to_int() > kMostBits / bits)) throw_memory_error();
  if (!b->fits_int()) {  // 0, 1 or -1
    return new_int(a->sign() < 0 && !b->is_odd() ? int64_t{1} : a->to_int());
  }
  return new_int(a->pow(b->to_int()));
}

// By squaring, from the lowest bit of the exponent up.
W_Object* int_pow(int64_t a, int64_t b) {
  if (b < 0) return float_pow(static_cast<double>(a), static_cast<double>(b));
  int64_t result = 1;
  int64_t square = a;
  for (int64_t rest = b; rest != 0;) {
    if ((rest & 1) != 0 && rlib::mul_overflow(result, square, result)) return int_pow(big(a), big(b));
    rest >>= 1;
    if (rest != 0 && rlib::mul_overflow(square, square, square)) return int_pow(big(a), big(b));
  }
  return new_int(result);
}

// Euclid's algorithm; of the factors, that of `a` is enough.
BigInt* inverse_modulo(BigInt* a, BigInt* modulus) {
  BigInt* factor = big(1);
  BigInt* next_factor = big(0);
  BigInt* rest = modulus;
  while (!rest->is_zero()) {
    rlib::BigIntDivision division = a->divmod(rest);
    BigInt* new_factor = factor->sub(division.quotient->mul(next_factor));
    a = rest;
    rest = division.remainder;
    factor = next_factor;
    next_factor = new_factor;
  }
  if (!a->abs()->eq(big(1))) {
    throw_value_error("base is not invertible for the given modulus"_str);
  }
  return a->sign() < 0 ? factor->neg() : factor;
}

// base ** exponent % modulus by four bits of the exponent at a time. Looks at ticks: it may take long.
BigInt* pow_mod_by_digits(BigInt* base, BigInt* exponent, BigInt* modulus) {
  constexpr int64_t kDigit = 4;
  auto* powers = Array<BigInt*>::make(1 << kDigit);
  powers->set(0, big(1)->floor_mod(modulus));
  base = base->floor_mod(modulus);
  for (int64_t i = 1; i < powers->length(); i++) powers->set(i, powers->get(i - 1)->mul(base)->floor_mod(modulus));
  BigInt* result = powers->get(0);
  uint64_t word = 0;
  int64_t last = (exponent->bit_length() - 1) / kDigit * kDigit;
  for (int64_t at = last; at >= 0; at -= kDigit) {
    if (at == last || at % 64 == 64 - kDigit) word = exponent->shift_right(at / 64 * 64)->to_uint_wrapped();
    for (int64_t i = 0; i < kDigit; i++) result = result->mul(result)->floor_mod(modulus);
    int64_t digit = static_cast<int64_t>(word >> (at % 64) & ((1 << kDigit) - 1));
    if (digit != 0) result = result->mul(powers->get(digit))->floor_mod(modulus);
    if (ticks_are_due()) handle_ticks();
  }
  return result;
}

W_Object* int_pow_mod(BigInt* a, BigInt* b, BigInt* modulus) {
  if (modulus->is_zero()) throw_value_error("pow() 3rd argument cannot be 0"_str);
  if (b->sign() < 0) {
    a = inverse_modulo(a->floor_mod(modulus->abs()), modulus->abs());
    b = b->neg();
  }
  return new_int(b->bit_length() <= 64 ? a->pow_mod(b, modulus) : pow_mod_by_digits(a, b, modulus));
}

// ---- Bits ---------------------------------------------------------------------------------------

W_Object* int_lshift(BigInt* a, BigInt* b) {
  if (b->sign() < 0) throw_negative_shift();
  if (a->is_zero()) return new_int(int64_t{0});
  if (!b->fits_int()) throw_overflow_error("too many digits in integer"_str);
  if (b->to_int() > kMostBits - a->bit_length()) throw_memory_error();
  return new_int(a->shift_left(b->to_int()));
}
W_Object* int_rshift(BigInt* a, BigInt* b) {
  if (b->sign() < 0) throw_negative_shift();
  return new_int(a->shift_right(b->fits_int() ? b->to_int() : a->bit_length()));
}
W_Object* int_and(BigInt* a, BigInt* b) { return new_int(a->bit_and(b)); }
W_Object* int_or(BigInt* a, BigInt* b) { return new_int(a->bit_or(b)); }
W_Object* int_xor(BigInt* a, BigInt* b) { return new_int(a->bit_xor(b)); }

W_Object* int_lshift(int64_t a, int64_t b) {
  if (b >= 0 && b < 63 && (a << b) >> b == a) return new_int(a << b);
  return int_lshift(big(a), big(b));
}
W_Object* int_rshift(int64_t a, int64_t b) {
  if (b < 0) throw_negative_shift();
  return new_int(a >> (b < 63 ? b : 63));
}

// ---- One operand --------------------------------------------------------------------------------

W_AnyInt* int_negative(W_AnyInt* w) {
  if (w->fits() && w->small() != INT64_MIN) return new_int(-w->small());
  return new_int(w->big()->neg());
}

W_AnyInt* int_absolute(W_AnyInt* w) {
  bool is_negative = w->fits() ? w->small() < 0 : w->big()->sign() < 0;
  return is_negative ? int_negative(w) : exact_int(w);
}

W_AnyInt* int_invert(W_AnyInt* w) {
  if (w->fits()) return new_int(~w->small());
  return new_int(w->big()->invert());
}

int64_t int_compare(W_AnyInt* a, W_AnyInt* b) {
  if (a->fits() && b->fits()) return a->small() < b->small() ? -1 : a->small() > b->small();
  return a->big()->compare(b->big());
}

bool int_is_zero(W_AnyInt* w) { return w->fits() && w->small() == 0; }

W_AnyInt* int_round(W_AnyInt* w, W_AnyInt* digits) {
  BigInt* value = w->big();
  int64_t places = digits->fits() ? -digits->small() : INT64_MAX;
  // 10**k has more than 3k bits.
  if (places > value->bit_length() / 3 + 1) return new_int(int64_t{0});
  BigInt* unit = big(10)->pow(places);
  rlib::BigIntDivision division = value->divmod(unit);
  int64_t order = division.remainder->shift_left(1)->compare(unit);
  bool up = order > 0 || (order == 0 && division.quotient->is_odd());
  BigInt* quotient = up ? division.quotient->add(big(1)) : division.quotient;
  return new_int(quotient->mul(unit));
}

}  // namespace py
