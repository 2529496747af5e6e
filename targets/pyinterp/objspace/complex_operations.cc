// Arithmetic of complex numbers.

#include "targets/pyinterp/objspace/complex_operations.h"

#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace math = rlib::math;

namespace {

// 1 / (a / b) may overflow where the quotient does not, so the larger part of the divisor is divided
// out first (R. L. Smith, Algorithm 116, 1962). Precondition: b is not 0.
ComplexValue divide(ComplexValue a, ComplexValue b) {
  if (math::abs(b.real) >= math::abs(b.imaginary)) {
    double ratio = b.imaginary / b.real;
    double divisor = b.real + b.imaginary * ratio;
    return {(a.real + a.imaginary * ratio) / divisor, (a.imaginary - a.real * ratio) / divisor};
  }
  if (math::abs(b.imaginary) >= math::abs(b.real)) {
    double ratio = b.real / b.imaginary;
    double divisor = b.real * ratio + b.imaginary;
    return {(a.real * ratio + a.imaginary) / divisor, (a.imaginary * ratio - a.real) / divisor};
  }
  return {math::nan(), math::nan()};  // a part of b is nan
}

[[noreturn]] void throw_power_of_zero() {
  throw_zero_division_error("0.0 to a negative or complex power"_str);
}

bool is_zero(ComplexValue z) { return z.real == 0 && z.imaginary == 0; }

ComplexValue power_by_squaring(ComplexValue base, int64_t exponent) {
  ComplexValue result = {1, 0};
  ComplexValue square = base;
  for (int64_t rest = exponent; rest > 0; rest >>= 1) {
    if ((rest & 1) != 0) result = complex_mul(result, square);
    square = complex_mul(square, square);
  }
  return result;
}

ComplexValue integer_power(ComplexValue base, int64_t exponent) {
  if (exponent > 0) return power_by_squaring(base, exponent);
  ComplexValue divisor = power_by_squaring(base, -exponent);
  if (is_zero(divisor)) throw_power_of_zero();
  return divide({1, 0}, divisor);
}

// By way of polar coordinates.
ComplexValue general_power(ComplexValue base, ComplexValue exponent) {
  if (is_zero(base)) {
    if (exponent.imaginary != 0 || exponent.real < 0) throw_power_of_zero();
    return {0, 0};
  }
  double radius = math::hypot(base.real, base.imaginary);
  double angle = math::atan2(base.imaginary, base.real);
  double length = math::pow(radius, exponent.real);
  double phase = angle * exponent.real;
  if (exponent.imaginary != 0) {
    length /= math::exp(angle * exponent.imaginary);
    phase += exponent.imaginary * math::log(radius);
  }
  if (math::is_infinite(phase)) throw_power_of_zero();  // so CPython says, for want of a better one
  return {length * math::cos(phase), length * math::sin(phase)};
}

}  // namespace

ComplexValue complex_div(ComplexValue a, ComplexValue b) {
  if (is_zero(b)) throw_zero_division_error("complex division by zero"_str);
  return divide(a, b);
}

W_Object* complex_pow(ComplexValue a, ComplexValue b) {
  constexpr double kMostSquarings = 100;
  bool is_integer = b.imaginary == 0 && math::floor(b.real) == b.real &&
                    math::abs(b.real) <= kMostSquarings;
  ComplexValue result = is_integer ? integer_power(a, static_cast<int64_t>(b.real))
                                   : general_power(a, b);
  if (math::is_infinite(result.real) || math::is_infinite(result.imaginary)) {
    throw_overflow_error("complex exponentiation"_str);
  }
  return new_complex(result);
}

double complex_abs(ComplexValue z) {
  if (math::is_infinite(z.real) || math::is_infinite(z.imaginary)) return math::infinity();
  double result = math::hypot(z.real, z.imaginary);
  if (math::is_infinite(result)) throw_overflow_error("absolute value too large"_str);
  return result;
}

// ---- Conversions --------------------------------------------------------------------------------

MaybeComplex find_complex(W_Object* w) {
  if (rlib::is_exactly<W_Complex>(w)) {
    return {true, value_of(static_cast<W_Complex*>(w))};
  }
  W_Object* method = w->type()->lookup("__complex__"_str);
  if (method != nullptr) {
    W_Object* result = call_special(method, w);
    if (!isinstance<W_Complex>(result)) {
      throw_type_error("__complex__ returned non-complex (type "_str, type_name(result), ')');
    }
    if (!rlib::is_exactly<W_Complex>(result)) {
      warn_of_subclass("__complex__ returned non-complex (type "_str, result, "complex"_str);
    }
    return {true, value_of(static_cast<W_Complex*>(result))};
  }
  MaybeFloat number = find_float(w);
  return {number.found, {number.value, 0}};
}

ComplexValue complex_value(W_Object* w) {
  MaybeComplex z = find_complex(w);
  if (z.found) return z.value;
  throw_type_error("must be real number, not "_str, type_name(w));
}

}  // namespace py
