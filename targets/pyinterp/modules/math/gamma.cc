// gamma() and lgamma() by Lanczos' approximation, after Pugh: An analysis of the Lanczos gamma approximation, 2004, with
// the coefficients of Boost's library (N = 13, g = 6.0246...). C's functions are as good, but their last digits
// are not CPython's, which computes them so.

#include "targets/pyinterp/modules/math/math_functions.h"

namespace py::math_module_internal {

namespace c = rlib::math;

namespace {

constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
// Nearer to zero than this, the gamma function is 1/x.
constexpr double kTiny = 1e-20;
// Beyond this it overflows, or is zero.
constexpr double kFar = 200;
// From here on the power is taken in two halves, which do not overflow.
constexpr double kLargePower = 140;

// The sum is a quotient of polynomials. Their coefficients, that of 1 first.
RLIB_PREBUILD List<double>* numerator() {
  return RLIB_ONCE(List<double>::of(23531376880.410759688572, 42919803642.649098768958, 35711959237.355668049440,
                                    17921034426.037209699920, 6039542586.3520280050643, 1439720407.3117216736632,
                                    248874557.86205415651146, 31426415.585400194380615, 2876370.6289353724412254,
                                    186056.26539522349504029, 8071.6720023658162106380, 210.82427775157934587251,
                                    2.5066282746310002701649));
}
RLIB_PREBUILD List<double>* denominator() {
  return RLIB_ONCE(List<double>::of(0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
                                    2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0));
}

double lanczos_sum(double x) {
  double above = 0, below = 0;
  int64_t count = numerator()->length();
  if (x < 5) {
    for (int64_t i = count - 1; i >= 0; i--) {
      above = above * x + numerator()->get(i);
      below = below * x + denominator()->get(i);
    }
  } else {  // in 1/x, which does not overflow
    for (int64_t i = 0; i < count; i++) {
      above = above / x + numerator()->get(i);
      below = below / x + denominator()->get(i);
    }
  }
  return above / below;
}

// sin(pi * x) for finite x, exact where it is a half or a whole number.
double sin_pi(double x) {
  double y = c::fmod(c::abs(x), 2.0);
  double result;
  if (y < 0.25) {
    result = c::sin(c::kPi * y);
  } else if (y < 0.75) {
    result = c::cos(c::kPi * (y - 0.5));
  } else if (y < 1.25) {
    result = c::sin(c::kPi * (1.0 - y));
  } else if (y < 1.75) {
    result = -c::cos(c::kPi * (y - 1.5));
  } else {
    result = c::sin(c::kPi * (y - 2.0));
  }
  return c::copy_sign(1.0, x) * result;
}

// Of a whole number from 1 to 23, for which it is a float exactly.
double factorial_before(int64_t n) {
  double product = 1;
  for (int64_t i = 2; i < n; i++) product *= static_cast<double>(i);
  return product;
}

}  // namespace

double gamma(double x) {
  if (c::is_nan(x) || x == c::infinity()) return x;
  if (x == 0 || !c::is_finite(x)) throw_domain();
  if (c::floor(x) == x) {
    if (x < 0) throw_domain();
    if (x <= 23) return factorial_before(static_cast<int64_t>(x));
  }
  double size = c::abs(x);
  if (size < kTiny) {
    double result = 1.0 / x;
    if (c::is_infinite(result)) throw_range();
    return result;
  }
  if (size > kFar) {
    if (x > 0) throw_range();
    return 0.0 / sin_pi(x);
  }
  double y = size + kGMinusHalf;
  // What rounding took from y.
  double lost = size > kGMinusHalf ? (y - size) - kGMinusHalf : (y - kGMinusHalf) - size;
  lost = lost * kG / y;
  double result;
  if (x < 0) {
    result = -c::kPi / sin_pi(size) / size * c::exp(y) / lanczos_sum(size);
    result -= lost * result;
    if (size < kLargePower) {
      result /= c::pow(y, size - 0.5);
    } else {
      double root = c::pow(y, size / 2.0 - 0.25);
      result /= root;
      result /= root;
    }
  } else {
    result = lanczos_sum(size) / c::exp(y);
    result += lost * result;
    if (size < kLargePower) {
      result *= c::pow(y, size - 0.5);
    } else {
      double root = c::pow(y, size / 2.0 - 0.25);
      result *= root;
      result *= root;
    }
  }
  if (c::is_infinite(result)) throw_range();
  return result;
}

double log_gamma(double x) {
  if (!c::is_finite(x)) return c::is_nan(x) ? x : c::infinity();
  if (c::floor(x) == x && x <= 2) {
    if (x <= 0) throw_domain();
    return 0;
  }
  double size = c::abs(x);
  if (size < kTiny) return -c::log(size);
  double result = c::log(lanczos_sum(size)) - kG;
  result += (size - 0.5) * (c::log(size + kG - 0.5) - 1);
  if (x < 0) result = kLogPi - c::log(c::abs(sin_pi(size))) - c::log(size) - result;
  if (c::is_infinite(result)) throw_range();
  return result;
}

}  // namespace py::math_module_internal
