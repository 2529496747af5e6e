// After Kahan: Branch cuts for complex elementary functions, or much ado about nothing's sign bit, 1987, as CPython has
// it. C's functions are as good, but other formulas give other last digits.

#include "targets/pyinterp/modules/cmath/elementary.h"

#include "rlib/math.h"

namespace py::complex_functions {

namespace c = rlib::math;

namespace {

constexpr double kE = 2.718281828459045235360287;
constexpr double kLn2 = 0.693147180559945309417232;
constexpr double kLeastNormal = 2.2250738585072014e-308;
constexpr double kRootOfLeast = 1.4916681462400413e-154;
constexpr int kMantissaBits = 53;
// A quarter of the largest float, its square root and its logarithm: what is larger is scaled.
constexpr double kLarge = 4.4942328371557893e+307;
constexpr double kRootOfLarge = 6.703903964971298e+153;
constexpr double kLogOfLarge = 708.3964185322641;

bool is_large(ComplexValue z) { return c::abs(z.real) > kLarge || c::abs(z.imaginary) > kLarge; }
// log |z| where |z| may be too large for a float.
double log_of_large(ComplexValue z) { return c::log(c::hypot(z.real / 2.0, z.imaginary / 2.0)) + kLn2 * 2.0; }

// f(z) as -i g(iz), of a hyperbolic function for its trigonometric one.
ComplexValue times_i(ComplexValue z) { return {-z.imaginary, z.real}; }
ComplexValue over_i(ComplexValue z) { return {z.imaginary, -z.real}; }

// log1p() of a zero is that zero.
double log1p(double x) { return x == 0 ? x : c::log1p(x); }

}  // namespace

ComplexValue sqrt(ComplexValue z) {
  if (z.real == 0 && z.imaginary == 0) return {0, z.imaginary};
  double x = c::abs(z.real), y = c::abs(z.imaginary);
  double s;
  if (x < kLeastNormal && y < kLeastNormal) {  // hypot() would lose bits
    x = c::ldexp(x, kMantissaBits);
    s = c::ldexp(c::sqrt(x + c::hypot(x, c::ldexp(y, kMantissaBits))), -(kMantissaBits + 1) / 2);
  } else {
    x /= 8.0;
    s = 2.0 * c::sqrt(x + c::hypot(x, y / 8.0));
  }
  double d = y / (2.0 * s);
  if (z.real >= 0) return {s, c::copy_sign(d, z.imaginary)};
  return {d, c::copy_sign(s, z.imaginary)};
}

ComplexValue exp(ComplexValue z) {
  if (z.real > kLogOfLarge) {
    double size = c::exp(z.real - 1.0);
    return {size * c::cos(z.imaginary) * kE, size * c::sin(z.imaginary) * kE};
  }
  double size = c::exp(z.real);
  return {size * c::cos(z.imaginary), size * c::sin(z.imaginary)};
}

ComplexValue log(ComplexValue z) {
  double x = c::abs(z.real), y = c::abs(z.imaginary);
  double angle = c::atan2(z.imaginary, z.real);
  if (is_large(z)) return {c::log(c::hypot(x / 2.0, y / 2.0)) + kLn2, angle};
  if (x < kLeastNormal && y < kLeastNormal) {
    return {c::log(c::hypot(c::ldexp(x, kMantissaBits), c::ldexp(y, kMantissaBits))) - kMantissaBits * kLn2, angle};
  }
  double size = c::hypot(x, y);
  if (size < 0.71 || size > 1.73) return {c::log(size), angle};
  double larger = x > y ? x : y, smaller = x > y ? y : x;
  return {log1p((larger - 1) * (larger + 1) + smaller * smaller) / 2.0, angle};
}

ComplexValue sinh(ComplexValue z) {
  if (c::abs(z.real) > kLogOfLarge) {
    double x = z.real - c::copy_sign(1.0, z.real);
    return {c::cos(z.imaginary) * c::sinh(x) * kE, c::sin(z.imaginary) * c::cosh(x) * kE};
  }
  return {c::cos(z.imaginary) * c::sinh(z.real), c::sin(z.imaginary) * c::cosh(z.real)};
}

ComplexValue cosh(ComplexValue z) {
  if (c::abs(z.real) > kLogOfLarge) {
    double x = z.real - c::copy_sign(1.0, z.real);
    return {c::cos(z.imaginary) * c::cosh(x) * kE, c::sin(z.imaginary) * c::sinh(x) * kE};
  }
  return {c::cos(z.imaginary) * c::cosh(z.real), c::sin(z.imaginary) * c::sinh(z.real)};
}

ComplexValue tanh(ComplexValue z) {
  if (c::abs(z.real) > kLogOfLarge) {
    return {c::copy_sign(1.0, z.real),
            4.0 * c::sin(z.imaginary) * c::cos(z.imaginary) * c::exp(-2.0 * c::abs(z.real))};
  }
  double tx = c::tanh(z.real), ty = c::tan(z.imaginary);
  double secant = 1.0 / c::cosh(z.real);
  double product = tx * ty;
  double divisor = 1.0 + product * product;
  return {tx * (1.0 + ty * ty) / divisor, ((ty / divisor) * secant) * secant};
}

ComplexValue sin(ComplexValue z) { return over_i(sinh(times_i(z))); }
ComplexValue cos(ComplexValue z) { return cosh(times_i(z)); }
ComplexValue tan(ComplexValue z) { return over_i(tanh(times_i(z))); }

ComplexValue asinh(ComplexValue z) {
  if (is_large(z)) {
    double size = log_of_large(z);
    double real = z.imaginary >= 0 ? c::copy_sign(size, z.real) : -c::copy_sign(size, -z.real);
    return {real, c::atan2(z.imaginary, c::abs(z.real))};
  }
  ComplexValue a = sqrt({1.0 + z.imaginary, -z.real});
  ComplexValue b = sqrt({1.0 - z.imaginary, z.real});
  return {c::asinh(a.real * b.imaginary - b.real * a.imaginary),
          c::atan2(z.imaginary, a.real * b.real - a.imaginary * b.imaginary)};
}

ComplexValue acosh(ComplexValue z) {
  if (is_large(z)) return {log_of_large(z), c::atan2(z.imaginary, z.real)};
  ComplexValue a = sqrt({z.real - 1.0, z.imaginary});
  ComplexValue b = sqrt({z.real + 1.0, z.imaginary});
  return {c::asinh(a.real * b.real + a.imaginary * b.imaginary), 2.0 * c::atan2(a.imaginary, b.real)};
}

ComplexValue atanh(ComplexValue z) {
  if (c::copy_sign(1.0, z.real) < 0) {
    ComplexValue mirrored = atanh({-z.real, -z.imaginary});
    return {-mirrored.real, -mirrored.imaginary};
  }
  double y = c::abs(z.imaginary);
  if (z.real > kRootOfLarge || y > kRootOfLarge) {  // nearly 1/z, and a quarter turn
    double h = c::hypot(z.real / 2.0, z.imaginary / 2.0);
    return {z.real / 4.0 / h / h, -c::copy_sign(c::kPi / 2.0, -z.imaginary)};
  }
  if (z.real == 1 && y < kRootOfLeast) {
    return {-c::log(c::sqrt(y) / c::sqrt(c::hypot(y, 2.0))), c::copy_sign(c::atan2(2.0, -y) / 2, z.imaginary)};
  }
  return {log1p(4.0 * z.real / ((1 - z.real) * (1 - z.real) + y * y)) / 4.0,
          -c::atan2(-2.0 * z.imaginary, (1 - z.real) * (1 + z.real) - y * y) / 2.0};
}

ComplexValue asin(ComplexValue z) { return over_i(asinh(times_i(z))); }
ComplexValue atan(ComplexValue z) { return over_i(atanh(times_i(z))); }

ComplexValue acos(ComplexValue z) {
  if (is_large(z)) {
    double size = log_of_large(z);
    double imaginary = z.real < 0 ? -c::copy_sign(size, z.imaginary) : c::copy_sign(size, -z.imaginary);
    return {c::atan2(c::abs(z.imaginary), z.real), imaginary};
  }
  ComplexValue a = sqrt({1.0 - z.real, -z.imaginary});
  ComplexValue b = sqrt({1.0 + z.real, z.imaginary});
  return {2.0 * c::atan2(a.real, b.real), c::asinh(b.real * a.imaginary - b.imaginary * a.real)};
}

}  // namespace py::complex_functions
