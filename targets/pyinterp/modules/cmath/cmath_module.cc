// Module cmath: functions of complex numbers, with exceptions where they are not defined or their values too
// large. Infinities and nans are left to C's, which have the same table of special values.

#include "rlib/runtime/complex.h"
#include "targets/pyinterp/modules/cmath/elementary.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/complex_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace math = rlib::math;

namespace {

[[noreturn]] void throw_domain() { throw_value_error("math domain error"_str); }
[[noreturn]] void throw_range() { throw_overflow_error("math range error"_str); }

bool is_finite(ComplexValue z) { return math::is_finite(z.real) && math::is_finite(z.imaginary); }
bool is_infinite(ComplexValue z) {
  return math::is_infinite(z.real) || math::is_infinite(z.imaginary);
}
bool is_nan(ComplexValue z) { return math::is_nan(z.real) || math::is_nan(z.imaginary); }

// ---- Elementary functions -----------------------------------------------------------------------

// Whether a hyperbolic function turns round and round at x + iy: it has no value for infinite y.
bool turns(int64_t function, double x, double y) {
  if (!math::is_infinite(y)) return false;
  switch (function) {
    case RLIB_RT_EXP: return math::is_finite(x) || x > 0;
    case RLIB_RT_TANH: return math::is_finite(x);
    default: return !math::is_nan(x);
  }
}

bool is_undefined(int64_t function, ComplexValue z) {
  switch (function) {
    case RLIB_RT_EXP:
    case RLIB_RT_COSH:
    case RLIB_RT_SINH:
    case RLIB_RT_TANH: return turns(function, z.real, z.imaginary);
    case RLIB_RT_COS:
    case RLIB_RT_SIN: return turns(RLIB_RT_COSH, z.imaginary, z.real);
    case RLIB_RT_TAN: return turns(RLIB_RT_TANH, z.imaginary, z.real);
    case RLIB_RT_LOG: return z.real == 0 && z.imaginary == 0;
    case RLIB_RT_ATANH: return z.imaginary == 0 && math::abs(z.real) == 1;
    case RLIB_RT_ATAN: return z.real == 0 && math::abs(z.imaginary) == 1;
    default: return false;
  }
}

// Whether C leaves the signs of zeros open at z; then they are positive.
bool has_plain_zeros(int64_t function, ComplexValue z) {
  bool leaves_open = function == RLIB_RT_EXP || function == RLIB_RT_TAN || function == RLIB_RT_TANH;
  return leaves_open && math::is_infinite(z.real) && math::is_infinite(z.imaginary);
}

ComplexValue of_finite(int64_t function, ComplexValue z) {
  switch (function) {
    case RLIB_RT_ACOS: return complex_functions::acos(z);
    case RLIB_RT_ACOSH: return complex_functions::acosh(z);
    case RLIB_RT_ASIN: return complex_functions::asin(z);
    case RLIB_RT_ASINH: return complex_functions::asinh(z);
    case RLIB_RT_ATAN: return complex_functions::atan(z);
    case RLIB_RT_ATANH: return complex_functions::atanh(z);
    case RLIB_RT_COS: return complex_functions::cos(z);
    case RLIB_RT_COSH: return complex_functions::cosh(z);
    case RLIB_RT_EXP: return complex_functions::exp(z);
    case RLIB_RT_LOG: return complex_functions::log(z);
    case RLIB_RT_SIN: return complex_functions::sin(z);
    case RLIB_RT_SINH: return complex_functions::sinh(z);
    case RLIB_RT_SQRT: return complex_functions::sqrt(z);
    case RLIB_RT_TAN: return complex_functions::tan(z);
    default: return complex_functions::tanh(z);
  }
}

ComplexValue evaluate(int64_t function, ComplexValue z) {
  if (is_undefined(function, z)) throw_domain();
  if (is_finite(z)) {
    ComplexValue value = of_finite(function, z);
    if (is_infinite(value)) throw_range();
    return value;
  }
  auto* parts = Array<double>::make(2);
  rlib::rffi::raw(parts, [&](double* result) {
    rlib_rt_complex(function, z.real, z.imaginary, result);
  });
  ComplexValue value = {parts->get(0), parts->get(1)};
  if (has_plain_zeros(function, z)) return {value.real + 0.0, value.imaginary + 0.0};
  return value;
}

template <int64_t function>
W_Object* elementary(W_Object* z) {
  return new_complex(evaluate(function, complex_value(z)));
}

// ---- Logarithms ---------------------------------------------------------------------------------

W_Object* logarithm(W_Object* w, W_Object* base) {
  ComplexValue z = complex_value(w);
  if (base == nullptr) return new_complex(evaluate(RLIB_RT_LOG, z));
  bool is_zero = z.real == 0 && z.imaginary == 0;  // CPython forgets this error when there is a base
  ComplexValue value = is_zero ? ComplexValue{-math::infinity(), 0} : evaluate(RLIB_RT_LOG, z);
  ComplexValue divisor = evaluate(RLIB_RT_LOG, complex_value(base));
  if (divisor.real == 0 && divisor.imaginary == 0) throw_domain();
  return new_complex(complex_div(value, divisor));
}

W_Object* logarithm_10(W_Object* w) {
  constexpr double kLog10 = 2.302585092994045684;
  ComplexValue value = evaluate(RLIB_RT_LOG, complex_value(w));
  return new_complex({value.real / kLog10, value.imaginary / kLog10});
}

// ---- Polar coordinates --------------------------------------------------------------------------

double phase_of(ComplexValue z) { return math::atan2(z.imaginary, z.real); }

double phase(W_Object* w) {
  ComplexValue z = complex_value(w);
  double angle = phase_of(z);
  if (angle == 0 && z.imaginary != 0 && is_finite(z)) throw_range();  // too small for a float
  return angle;
}

W_Object* polar(W_Object* w) {
  ComplexValue z = complex_value(w);
  double radius = is_infinite(z) ? math::infinity() : math::hypot(z.real, z.imaginary);
  if (math::is_infinite(radius) && is_finite(z)) throw_range();
  return new_tuple(new_float(radius), new_float(phase_of(z)));
}

// Where a coordinate is infinite or nan.
ComplexValue special_rectangular(double r, double phi) {
  if (math::is_infinite(phi) && r != 0 && !math::is_nan(r)) throw_domain();
  if (phi == 0) return {r, math::is_nan(r) ? phi : r < 0 ? -phi : phi};
  if (math::is_infinite(r) && math::is_finite(phi)) {
    double sign = r < 0 ? -1.0 : 1.0;
    return {math::copy_sign(math::infinity(), sign * math::cos(phi)),
            math::copy_sign(math::infinity(), sign * math::sin(phi))};
  }
  if (r == 0) return {0, 0};
  if (math::is_infinite(r)) return {math::infinity(), math::nan()};
  return {math::nan(), math::nan()};
}

W_Object* rectangular(double r, double phi) {
  if (!math::is_finite(r) || !math::is_finite(phi)) return new_complex(special_rectangular(r, phi));
  if (phi == 0) return new_complex({r, r * phi});
  return new_complex({r * math::cos(phi), r * math::sin(phi)});
}

// ---- Questions ----------------------------------------------------------------------------------

bool all_finite(W_Object* w) { return is_finite(complex_value(w)); }
bool any_infinite(W_Object* w) { return is_infinite(complex_value(w)); }
bool any_nan(W_Object* w) { return is_nan(complex_value(w)); }

double distance(ComplexValue a, ComplexValue b) {
  return math::hypot(a.real - b.real, a.imaginary - b.imaginary);
}
double size_of(ComplexValue z) { return math::hypot(z.real, z.imaginary); }

bool is_close(W_Object* w_a, W_Object* w_b, double relative, double absolute) {
  ComplexValue a = complex_value(w_a);
  ComplexValue b = complex_value(w_b);
  if (relative < 0 || absolute < 0) throw_value_error("tolerances must be non-negative"_str);
  if (complex_equal(a, b)) return true;
  if (is_infinite(a) || is_infinite(b)) return false;
  double difference = distance(a, b);
  return difference <= relative * size_of(b) || difference <= relative * size_of(a) ||
         difference <= absolute;
}

// ---- The module ---------------------------------------------------------------------------------

template <int64_t function>
void add(ModuleBuilder* m, Str* name, Str* what) {
  m->function<&elementary<function>>(name, "($module, z, /)"_str,
                                     message("Return the "_str, what, " of z."_str));
}

W_Module* make_cmath() {
  auto* m = new ModuleBuilder("cmath"_str,
                              "This module provides access to mathematical functions for complex\n"
                              "numbers."_str);
  add<RLIB_RT_ACOS>(m, "acos"_str, "arc cosine"_str);
  add<RLIB_RT_ACOSH>(m, "acosh"_str, "inverse hyperbolic cosine"_str);
  add<RLIB_RT_ASIN>(m, "asin"_str, "arc sine"_str);
  add<RLIB_RT_ASINH>(m, "asinh"_str, "inverse hyperbolic sine"_str);
  add<RLIB_RT_ATAN>(m, "atan"_str, "arc tangent"_str);
  add<RLIB_RT_ATANH>(m, "atanh"_str, "inverse hyperbolic tangent"_str);
  add<RLIB_RT_COS>(m, "cos"_str, "cosine"_str);
  add<RLIB_RT_COSH>(m, "cosh"_str, "hyperbolic cosine"_str);
  add<RLIB_RT_EXP>(m, "exp"_str, "exponential value e**z"_str);
  add<RLIB_RT_SIN>(m, "sin"_str, "sine"_str);
  add<RLIB_RT_SINH>(m, "sinh"_str, "hyperbolic sine"_str);
  add<RLIB_RT_SQRT>(m, "sqrt"_str, "square root"_str);
  add<RLIB_RT_TAN>(m, "tan"_str, "tangent"_str);
  add<RLIB_RT_TANH>(m, "tanh"_str, "hyperbolic tangent"_str);
  Str* z = "($module, z, /)"_str;
  m->function<&logarithm>("log"_str, "($module, z, base=<null>, /)"_str,
                          "log(z[, base]) -> the logarithm of z to the given base."_str);
  m->function<&logarithm_10>("log10"_str, z, "Return the base-10 logarithm of z."_str);
  m->function<&phase>("phase"_str, z, "Return argument, also known as the phase angle, of a complex."_str);
  m->function<&polar>("polar"_str, z,
                      "Convert a complex from rectangular coordinates to polar coordinates."_str);
  m->function<&rectangular>("rect"_str, "($module, r, phi, /)"_str,
                            "Convert from polar coordinates to rectangular coordinates."_str);
  m->function<&all_finite>("isfinite"_str, z,
                           "Return True if both the real and imaginary parts of z are finite."_str);
  m->function<&any_infinite>("isinf"_str, z,
                             "Checks if the real or imaginary part of z is infinite."_str);
  m->function<&any_nan>("isnan"_str, z,
                        "Checks if the real or imaginary part of z not a number (NaN)."_str);
  m->function<&is_close>("isclose"_str, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)"_str,
                         "Determine whether two complex numbers are close in value."_str);
  double nan = math::copy_sign(math::nan(), 1.0);
  m->constant("e"_str, new_float(math::kE));
  m->constant("pi"_str, new_float(math::kPi));
  m->constant("tau"_str, new_float(2 * math::kPi));
  m->constant("inf"_str, new_float(math::infinity()));
  m->constant("nan"_str, new_float(nan));
  m->constant("infj"_str, new_complex({0.0, math::infinity()}));
  m->constant("nanj"_str, new_complex({0.0, nan}));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* cmath_module() { return RLIB_ONCE(make_cmath()); }

}  // namespace py
