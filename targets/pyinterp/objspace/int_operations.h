// Arithmetic of two ints that fit 64 bits, which is nearly all there is. What overflows is done again
// with big integers.
//
// The interpreter's loop calls these for exact ints. Big ones have functions of the same names.

#ifndef TARGETS_PYINTERP_OBJSPACE_INT_OPERATIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_INT_OPERATIONS_H_

#include "targets/pyinterp/objspace/number_objects.h"

namespace py {

// ---- Big ints -----------------------------------------------------------------------------------

W_Object* int_add(BigInt* a, BigInt* b);
W_Object* int_sub(BigInt* a, BigInt* b);
W_Object* int_mul(BigInt* a, BigInt* b);
// Raise ZeroDivisionError.
W_Object* int_floordiv(BigInt* a, BigInt* b);
W_Object* int_mod(BigInt* a, BigInt* b);
W_Object* int_divmod(BigInt* a, BigInt* b);
W_Object* int_truediv(BigInt* a, BigInt* b);  // OverflowError too
// A float if the exponent is negative. Raises ZeroDivisionError.
W_Object* int_pow(BigInt* a, BigInt* b);
// pow(a, b, modulus). Raises ValueError.
W_Object* int_pow_mod(BigInt* a, BigInt* b, BigInt* modulus);
// Raise ValueError for negative counts, and OverflowError.
W_Object* int_lshift(BigInt* a, BigInt* b);
W_Object* int_rshift(BigInt* a, BigInt* b);
W_Object* int_and(BigInt* a, BigInt* b);
W_Object* int_or(BigInt* a, BigInt* b);
W_Object* int_xor(BigInt* a, BigInt* b);

// ---- Ints of 64 bits ----------------------------------------------------------------------------

// What the sum (difference, product) is where it does not fit.
W_Object* int_add_overflowed(int64_t a, int64_t b);
W_Object* int_sub_overflowed(int64_t a, int64_t b);
W_Object* int_mul_overflowed(int64_t a, int64_t b);

inline W_Object* int_add(int64_t a, int64_t b) {
  if (rlib::add_overflows(a, b)) return int_add_overflowed(a, b);
  return new_int(a + b);
}
inline W_Object* int_sub(int64_t a, int64_t b) {
  if (rlib::sub_overflows(a, b)) return int_sub_overflowed(a, b);
  return new_int(a - b);
}
inline W_Object* int_mul(int64_t a, int64_t b) {
  if (rlib::mul_overflows(a, b)) return int_mul_overflowed(a, b);
  return new_int(a * b);
}

W_Object* int_floordiv(int64_t a, int64_t b);
W_Object* int_mod(int64_t a, int64_t b);
W_Object* int_divmod(int64_t a, int64_t b);
W_Object* int_truediv(int64_t a, int64_t b);
W_Object* int_pow(int64_t a, int64_t b);
W_Object* int_lshift(int64_t a, int64_t b);
W_Object* int_rshift(int64_t a, int64_t b);
inline W_Object* int_and(int64_t a, int64_t b) { return new_int(a & b); }
inline W_Object* int_or(int64_t a, int64_t b) { return new_int(a | b); }
inline W_Object* int_xor(int64_t a, int64_t b) { return new_int(a ^ b); }

// ---- One operand --------------------------------------------------------------------------------

W_AnyInt* int_negative(W_AnyInt* w);
W_AnyInt* int_absolute(W_AnyInt* w);
W_AnyInt* int_invert(W_AnyInt* w);
// Negative, 0 or positive: less than, equal to or greater than `b`.
int64_t int_compare(W_AnyInt* a, W_AnyInt* b);
bool int_is_zero(W_AnyInt* w);

// round(w, digits) for negative digits: to a multiple of 10**-digits, halves to even.
W_AnyInt* int_round(W_AnyInt* w, W_AnyInt* digits);
// The inverse of `a` modulo `modulus`. Raises ValueError if there is none.
BigInt* inverse_modulo(BigInt* a, BigInt* modulus);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_INT_OPERATIONS_H_
