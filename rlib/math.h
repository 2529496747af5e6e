// Mathematical functions of floating-point numbers: those of C. Out of its domain a function gives
// nan, out of range an infinity; nothing raises.

#ifndef RLIB_MATH_H_
#define RLIB_MATH_H_

#include <cstdint>

#include "rlib/integers.h"
#include "rlib/marks.h"

extern "C" {
RFFI_PURE double sqrt(double) noexcept;
RFFI_PURE double cbrt(double) noexcept;
RFFI_PURE double floor(double) noexcept;
RFFI_PURE double ceil(double) noexcept;
RFFI_PURE double trunc(double) noexcept;
RFFI_PURE double rint(double) noexcept;
RFFI_PURE double fmod(double, double) noexcept;
RFFI_PURE double remainder(double, double) noexcept;
RFFI_PURE double pow(double, double) noexcept;
RFFI_PURE double exp(double) noexcept;
RFFI_PURE double exp2(double) noexcept;
RFFI_PURE double expm1(double) noexcept;
RFFI_PURE double log(double) noexcept;
RFFI_PURE double log2(double) noexcept;
RFFI_PURE double log10(double) noexcept;
RFFI_PURE double log1p(double) noexcept;
RFFI_PURE double sin(double) noexcept;
RFFI_PURE double cos(double) noexcept;
RFFI_PURE double tan(double) noexcept;
RFFI_PURE double asin(double) noexcept;
RFFI_PURE double acos(double) noexcept;
RFFI_PURE double atan(double) noexcept;
RFFI_PURE double atan2(double, double) noexcept;
RFFI_PURE double sinh(double) noexcept;
RFFI_PURE double cosh(double) noexcept;
RFFI_PURE double tanh(double) noexcept;
RFFI_PURE double asinh(double) noexcept;
RFFI_PURE double acosh(double) noexcept;
RFFI_PURE double atanh(double) noexcept;
RFFI_PURE double hypot(double, double) noexcept;
RFFI_PURE double erf(double) noexcept;
RFFI_PURE double erfc(double) noexcept;
RFFI_PURE double ldexp(double, int) noexcept;
RFFI_PURE double nextafter(double, double) noexcept;
RFFI_PURE double fma(double, double, double) noexcept;
}

namespace rlib::math {

inline constexpr double kPi = 3.14159265358979323846;
inline constexpr double kE = 2.71828182845904523536;

inline double infinity() { return float_from_bits(uint64_t{0x7FF} << 52); }
inline double nan() { return float_from_bits(uint64_t{0xFFF} << 51); }

// The sign bit: set for -0.0 too.
inline bool is_negative(double x) { return float_to_bits(x) >> 63 != 0; }
inline double abs(double x) { return float_from_bits(float_to_bits(x) & ~(uint64_t{1} << 63)); }
// `x` with the sign of `sign`.
inline double copy_sign(double x, double sign) {
  uint64_t mask = uint64_t{1} << 63;
  return float_from_bits((float_to_bits(x) & ~mask) | (float_to_bits(sign) & mask));
}

inline bool is_nan(double x) { return x != x; }
inline bool is_finite(double x) { return (float_to_bits(x) >> 52 & 0x7FF) != 0x7FF; }
inline bool is_infinite(double x) { return !is_finite(x) && !is_nan(x); }
// Whether x is a whole number.
inline bool is_integer(double x) { return is_finite(x) && ::floor(x) == x; }
// Whether the whole part of x is an int64_t.
inline bool fits_int64(double x) {
  return x >= -9223372036854775808.0 && x < 9223372036854775808.0;
}

// Rounded to the nearest whole number, halves to even; down; up; towards zero.
inline double round_even(double x) { return ::rint(x); }
inline double floor(double x) { return ::floor(x); }
inline double ceil(double x) { return ::ceil(x); }
inline double trunc(double x) { return ::trunc(x); }

inline double sqrt(double x) { return ::sqrt(x); }
inline double cbrt(double x) { return ::cbrt(x); }
inline double pow(double x, double y) { return ::pow(x, y); }
inline double exp(double x) { return ::exp(x); }
inline double exp2(double x) { return ::exp2(x); }
inline double expm1(double x) { return ::expm1(x); }
inline double log(double x) { return ::log(x); }
inline double log2(double x) { return ::log2(x); }
inline double log10(double x) { return ::log10(x); }
inline double log1p(double x) { return ::log1p(x); }
inline double sin(double x) { return ::sin(x); }
inline double cos(double x) { return ::cos(x); }
inline double tan(double x) { return ::tan(x); }
inline double asin(double x) { return ::asin(x); }
inline double acos(double x) { return ::acos(x); }
inline double atan(double x) { return ::atan(x); }
inline double atan2(double y, double x) { return ::atan2(y, x); }
inline double sinh(double x) { return ::sinh(x); }
inline double cosh(double x) { return ::cosh(x); }
inline double tanh(double x) { return ::tanh(x); }
inline double asinh(double x) { return ::asinh(x); }
inline double acosh(double x) { return ::acosh(x); }
inline double atanh(double x) { return ::atanh(x); }
inline double hypot(double x, double y) { return ::hypot(x, y); }
inline double erf(double x) { return ::erf(x); }
inline double erfc(double x) { return ::erfc(x); }
// x times two to the power of `exponent`.
inline double ldexp(double x, int exponent) { return ::ldexp(x, exponent); }
inline double next_after(double x, double towards) { return ::nextafter(x, towards); }
// x * y + z, rounded once.
inline double fma(double x, double y, double z) { return ::fma(x, y, z); }

// The remainder with the sign of x (C's), and the one that is nearest to zero (IEEE's).
inline double fmod(double x, double y) { return ::fmod(x, y); }
inline double remainder(double x, double y) { return ::remainder(x, y); }

// x as mantissa * 2**exponent with 0.5 <= |mantissa| < 1; zero, infinity and nan with exponent 0.
struct MantissaAndExponent {
  double mantissa;
  int exponent;
};
inline MantissaAndExponent frexp(double x) {
  if (x == 0 || !is_finite(x)) return MantissaAndExponent{x, 0};
  int bias = 1022;
  if (abs(x) < 2.2250738585072014e-308) {  // subnormal
    x *= 18014398509481984.0;              // 2**54
    bias += 54;
  }
  uint64_t bits = float_to_bits(x);
  int exponent = static_cast<int>(bits >> 52 & 0x7FF) - bias;
  return MantissaAndExponent{
      float_from_bits((bits & ~(uint64_t{0x7FF} << 52)) | uint64_t{1022} << 52), exponent};
}

}  // namespace rlib::math

#endif  // RLIB_MATH_H_
