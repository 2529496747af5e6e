// Integers: overflow, division, bits. Plain arithmetic wraps, and shifts take counts below the
// width.

#ifndef RLIB_INTEGERS_H_
#define RLIB_INTEGERS_H_

#include <cstdint>
#include <type_traits>

#include "rlib/exceptions.h"
#include "rlib/marks.h"
#include "rlib/untranslated.h"

namespace rlib {

// Whether the sum (difference, product) of two numbers of 32 or 64 bits is out of their range.
template <class T>
RLIB_PRIMITIVE("int_add_overflows")
bool add_overflows(T a, T b);
template <class T>
RLIB_PRIMITIVE("int_sub_overflows")
bool sub_overflows(T a, T b);
template <class T>
RLIB_PRIMITIVE("int_mul_overflows")
bool mul_overflows(T a, T b);

// Sets `out` to the wrapped sum (difference, product); returns whether it overflowed.
template <class T>
bool add_overflow(T a, T b, T& out) {
  out = a + b;
  return add_overflows(a, b);
}
template <class T>
bool sub_overflow(T a, T b, T& out) {
  out = a - b;
  return sub_overflows(a, b);
}
template <class T>
bool mul_overflow(T a, T b, T& out) {
  out = a * b;
  return mul_overflows(a, b);
}

// The sum (difference, product). Raises OverflowError.
template <class T>
T add_checked(T a, T b) {
  if (add_overflows(a, b)) throw new OverflowError();
  return a + b;
}
template <class T>
T sub_checked(T a, T b) {
  if (sub_overflows(a, b)) throw new OverflowError();
  return a - b;
}
template <class T>
T mul_checked(T a, T b) {
  if (mul_overflows(a, b)) throw new OverflowError();
  return a * b;
}

// The upper half of the product of 128 bits.
RLIB_PRIMITIVE("uint_mul_high") uint64_t mul_high(uint64_t a, uint64_t b);

// Zeros above the highest (below the lowest) bit that is set. Precondition: x != 0.
RLIB_PRIMITIVE("int_clz") int64_t count_leading_zeros(uint64_t x);
RLIB_PRIMITIVE("int_ctz") int64_t count_trailing_zeros(uint64_t x);
// Bits that are set.
RLIB_PRIMITIVE("int_popcount") int64_t count_ones(uint64_t x);

// Bits needed for x: 0 for 0, 1 for 1, 2 for 2 and 3, ...
inline int64_t bit_length(uint64_t x) { return x == 0 ? 0 : 64 - count_leading_zeros(x); }

// The smallest power of two that is not below x. Precondition: 0 <= x <= 2**62.
inline int64_t round_up_to_power_of_two(int64_t x) {
  return x <= 1 ? 1 : int64_t{1} << bit_length(static_cast<uint64_t>(x - 1));
}

// The quotient rounded down, and the remainder, which has the sign of b. (C++'s `/` rounds to
// zero.) Preconditions: b != 0, and not the smallest number by -1.
//
// By a positive number without a branch: in a trace it would be one that data drives.
template <class T>
constexpr T floor_div(T a, T b) {
  T quotient = a / b;
  if constexpr (std::is_signed_v<T>) {
    if (b > 0) return static_cast<T>(quotient + ((a - quotient * b) >> (8 * sizeof(T) - 1)));
  }
  return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient;
}
template <class T>
constexpr T floor_mod(T a, T b) {
  T remainder = a % b;
  if constexpr (std::is_signed_v<T>) {
    if (b > 0) return static_cast<T>(remainder + (b & remainder >> (8 * sizeof(T) - 1)));
  }
  return (remainder != 0 && (remainder < 0) != (b < 0)) ? remainder + b : remainder;
}

// The same; raise ZeroDivisionError and, where the quotient is out of range, OverflowError.
template <class T>
T div_checked(T a, T b) {
  if (b == 0) throw new ZeroDivisionError();
  if (b == -1) return sub_checked(T{0}, a);
  return floor_div(a, b);
}
template <class T>
T mod_checked(T a, T b) {
  if (b == 0) throw new ZeroDivisionError();
  if (b == -1) return 0;
  return floor_mod(a, b);
}

// The bits of a number in IEEE 754, and back.
RLIB_PRIMITIVE("float_to_bits") uint64_t float_to_bits(double x);
RLIB_PRIMITIVE("float_from_bits") double float_from_bits(uint64_t bits);

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

template <class T>
inline bool add_overflows(T a, T b) {
  return __builtin_add_overflow(a, b, &a);
}
template <class T>
inline bool sub_overflows(T a, T b) {
  return __builtin_sub_overflow(a, b, &a);
}
template <class T>
inline bool mul_overflows(T a, T b) {
  return __builtin_mul_overflow(a, b, &a);
}

inline uint64_t mul_high(uint64_t a, uint64_t b) {
  return static_cast<uint64_t>((static_cast<unsigned __int128>(a) * b) >> 64);
}
inline int64_t count_leading_zeros(uint64_t x) {
  RLIB_REQUIRE(x != 0, "count_leading_zeros(0)");
  return __builtin_clzll(x);
}
inline int64_t count_trailing_zeros(uint64_t x) {
  RLIB_REQUIRE(x != 0, "count_trailing_zeros(0)");
  return __builtin_ctzll(x);
}
inline int64_t count_ones(uint64_t x) { return __builtin_popcountll(x); }

inline uint64_t float_to_bits(double x) { return __builtin_bit_cast(uint64_t, x); }
inline double float_from_bits(uint64_t bits) { return __builtin_bit_cast(double, bits); }

#endif

}  // namespace rlib

#endif  // RLIB_INTEGERS_H_
