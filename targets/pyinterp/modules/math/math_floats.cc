// Functions of one or two floats: C's, with exceptions where C gives nan or an infinity.

#include "targets/pyinterp/modules/math/math_functions.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py::math_module_internal {

namespace c = rlib::math;

void throw_domain() { throw_value_error("math domain error"_str); }
void throw_range() { throw_overflow_error("math range error"_str); }

namespace {

// ---- C's functions ------------------------------------------------------------------------------

using Function = double (*)(double);

// A function that is infinite only where it is not defined (log at 0), or, `may_overflow`, where its
// value is too large.
template <Function f, bool may_overflow>
double checked(double x) {
  double result = f(x);
  if (c::is_finite(result)) return result;
  if (c::is_nan(result) && !c::is_nan(x)) throw_domain();
  if (c::is_infinite(result) && c::is_finite(x)) {
    if (may_overflow) throw_range();
    throw_domain();
  }
  return result;
}

double absolute(double x) { return c::abs(x); }
double degrees(double x) { return x * (180.0 / c::kPi); }
double radians(double x) { return x * (c::kPi / 180.0); }
double copy_sign(double x, double y) { return c::copy_sign(x, y); }
double arc_tangent(double y, double x) { return c::atan2(y, x); }
double next_after(double x, double y) { return c::next_after(x, y); }
bool is_finite(double x) { return c::is_finite(x); }
bool is_infinite(double x) { return c::is_infinite(x); }
bool is_nan(double x) { return c::is_nan(x); }

double last_place(double x) {
  x = c::abs(x);
  if (!c::is_finite(x)) return x;
  double above = c::next_after(x, c::infinity());
  return c::is_finite(above) ? above - x : x - c::next_after(x, -c::infinity());
}

double remainder_towards_zero(double x, double y) {
  if (c::is_infinite(y) && c::is_finite(x)) return x;
  double result = c::fmod(x, y);
  if (c::is_nan(result) && !c::is_nan(x) && !c::is_nan(y)) throw_domain();
  return result;
}

double nearest_remainder(double x, double y) {
  double result = c::remainder(x, y);
  if (c::is_nan(result) && !c::is_nan(x) && !c::is_nan(y)) throw_domain();
  return result;
}

double power_of(double x, double y) {
  double result = c::pow(x, y);
  if (c::is_finite(result) || !c::is_finite(x) || !c::is_finite(y)) return result;
  if (c::is_nan(result) || x == 0) throw_domain();
  throw_range();
}

// ---- Mantissa and exponent ----------------------------------------------------------------------

W_Object* split_exponent(double x) {
  c::MantissaAndExponent parts = c::frexp(x);
  return new_tuple(new_float(parts.mantissa), new_int(int64_t{parts.exponent}));
}

double scale(double x, W_Object* w_exponent) {
  if (!isinstance<W_AnyInt>(w_exponent)) {
    throw_type_error("Expected an int as second argument to ldexp."_str);
  }
  if (x == 0 || !c::is_finite(x)) return x;
  constexpr int64_t kBeyondAll = 5000;
  int64_t exponent = index_clamped(w_exponent);
  if (exponent > kBeyondAll) throw_range();
  if (exponent < -kBeyondAll) return c::copy_sign(0.0, x);
  double result = c::ldexp(x, static_cast<int>(exponent));
  if (!c::is_finite(result)) throw_range();
  return result;
}

W_Object* split_whole(double x) {
  if (c::is_infinite(x)) return new_tuple(new_float(c::copy_sign(0.0, x)), new_float(x));
  double whole = c::trunc(x);
  return new_tuple(new_float(c::copy_sign(x - whole, x)), new_float(whole));
}

// ---- Logarithms ---------------------------------------------------------------------------------

double log_of_float(double x, Function f) {
  if (x > 0 || c::is_nan(x)) return f(x);  // also of infinity
  throw_domain();
}

// Of ints of any size: log(m * 2**e) = log(m) + e * log(2).
double log_of_int(BigInt* value, Function f) {
  if (value->sign() <= 0) throw_domain();
  int64_t bits = value->bit_length();
  if (bits <= 1023) return f(value->to_float());
  int64_t shift = bits - 64;
  return f(value->shift_right(shift)->to_float()) + f(2.0) * static_cast<double>(shift);
}

double log_of(W_Object* x, Function f) {
  if (isinstance<W_AnyInt>(x)) return log_of_int(static_cast<W_AnyInt*>(x)->big(), f);
  return log_of_float(float_value(x), f);
}

W_Object* logarithm(W_Object* x, W_Object* base) {
  double value = log_of(x, &c::log);
  if (base == nullptr) return new_float(value);
  return float_truediv(value, log_of(base, &c::log));
}
double logarithm_2(W_Object* x) { return log_of(x, &c::log2); }
double logarithm_10(W_Object* x) { return log_of(x, &c::log10); }

// ---- To ints ------------------------------------------------------------------------------------

W_Object* floor_of(W_Object* x) {
  if (!rlib::is_exactly<W_Float>(x)) {
    W_Object* method = x->type()->lookup("__floor__"_str);
    if (method != nullptr) return call_special(method, x);
  }
  return float_to_int(c::floor(float_value(x)));
}
W_Object* ceiling_of(W_Object* x) {
  if (!rlib::is_exactly<W_Float>(x)) {
    W_Object* method = x->type()->lookup("__ceil__"_str);
    if (method != nullptr) return call_special(method, x);
  }
  return float_to_int(c::ceil(float_value(x)));
}
W_Object* whole_part(W_Object* x) {
  if (rlib::is_exactly<W_Float>(x)) return float_to_int(static_cast<W_Float*>(x)->value);
  W_Object* method = x->type()->special(Special::kTrunc);
  if (method != nullptr) return call_special(method, x);
  throw_type_error("type "_str, type_name(x), " doesn't define __trunc__ method"_str);
}

bool is_close(double a, double b, double relative, double absolute) {
  if (relative < 0 || absolute < 0) throw_value_error("tolerances must be non-negative"_str);
  if (a == b) return true;
  if (!c::is_finite(a) || !c::is_finite(b)) return false;
  double difference = c::abs(b - a);
  return difference <= c::abs(relative * b) || difference <= c::abs(relative * a) ||
         difference <= absolute;
}

// ---- The table ----------------------------------------------------------------------------------

template <Function f, bool may_overflow = false>
void add(ModuleBuilder* m, Str* name, Str* doc) {
  m->function<&checked<f, may_overflow>>(name, "($module, x, /)"_str, doc);
}

void add_elementary_functions(ModuleBuilder* m) {
  add<&c::acos>(m, "acos"_str, "Return the arc cosine (measured in radians) of x."_str);
  add<&c::acosh>(m, "acosh"_str, "Return the inverse hyperbolic cosine of x."_str);
  add<&c::asin>(m, "asin"_str, "Return the arc sine (measured in radians) of x."_str);
  add<&c::asinh>(m, "asinh"_str, "Return the inverse hyperbolic sine of x."_str);
  add<&c::atan>(m, "atan"_str, "Return the arc tangent (measured in radians) of x."_str);
  add<&c::atanh>(m, "atanh"_str, "Return the inverse hyperbolic tangent of x."_str);
  add<&c::cbrt>(m, "cbrt"_str, "Return the cube root of x."_str);
  add<&c::cos>(m, "cos"_str, "Return the cosine of x (measured in radians)."_str);
  add<&c::cosh, true>(m, "cosh"_str, "Return the hyperbolic cosine of x."_str);
  add<&c::erf>(m, "erf"_str, "Error function at x."_str);
  add<&c::erfc>(m, "erfc"_str, "Complementary error function at x."_str);
  add<&c::exp, true>(m, "exp"_str, "Return e raised to the power of x."_str);
  add<&c::exp2, true>(m, "exp2"_str, "Return 2 raised to the power of x."_str);
  add<&c::expm1, true>(m, "expm1"_str, "Return exp(x)-1."_str);
  add<&c::log1p>(m, "log1p"_str, "Return the natural logarithm of 1+x (base e)."_str);
  add<&c::sin>(m, "sin"_str, "Return the sine of x (measured in radians)."_str);
  add<&c::sinh, true>(m, "sinh"_str, "Return the hyperbolic sine of x."_str);
  add<&c::sqrt>(m, "sqrt"_str, "Return the square root of x."_str);
  add<&c::tan>(m, "tan"_str, "Return the tangent of x (measured in radians)."_str);
  add<&c::tanh>(m, "tanh"_str, "Return the hyperbolic tangent of x."_str);
}

}  // namespace

void add_float_functions(ModuleBuilder* m) {
  Str* x = "($module, x, /)"_str;
  Str* x_y = "($module, x, y, /)"_str;
  add_elementary_functions(m);
  m->function<&gamma>("gamma"_str, x, "Gamma function at x."_str);
  m->function<&log_gamma>("lgamma"_str, x,
                          "Natural logarithm of absolute value of Gamma function at x."_str);
  m->function<&absolute>("fabs"_str, x, "Return the absolute value of the float x."_str);
  m->function<&degrees>("degrees"_str, x, "Convert angle x from radians to degrees."_str);
  m->function<&radians>("radians"_str, x, "Convert angle x from degrees to radians."_str);
  m->function<&is_finite>("isfinite"_str, x, "Return True if x is neither an infinity nor a NaN."_str);
  m->function<&is_infinite>("isinf"_str, x, "Return True if x is a positive or negative infinity."_str);
  m->function<&is_nan>("isnan"_str, x, "Return True if x is a NaN (not a number)."_str);
  m->function<&last_place>("ulp"_str, x,
                           "Return the value of the least significant bit of the float x."_str);
  m->function<&arc_tangent>("atan2"_str, "($module, y, x, /)"_str,
                            "Return the arc tangent (measured in radians) of y/x."_str);
  m->function<&copy_sign>("copysign"_str, x_y,
                          "Return a float with the magnitude of x but the sign of y."_str);
  m->function<&next_after>("nextafter"_str, x_y,
                           "Return the next floating-point value after x towards y."_str);
  m->function<&remainder_towards_zero>("fmod"_str, x_y,
                                       "Return fmod(x, y), according to platform C."_str);
  m->function<&nearest_remainder>(
      "remainder"_str, x_y, "Difference between x and the closest integer multiple of y."_str);
  m->function<&power_of>("pow"_str, x_y, "Return x**y (x to the power of y)."_str);
  m->function<&split_exponent>("frexp"_str, x,
                               "Return the mantissa and exponent of x, as pair (m, e)."_str);
  m->function<&scale>("ldexp"_str, "($module, x, i, /)"_str, "Return x * (2**i)."_str);
  m->function<&split_whole>("modf"_str, x, "Return the fractional and integer parts of x."_str);
  m->function<&logarithm>("log"_str, "($module, x, base=<null>, /)"_str,
                          "Return the logarithm of x to the given base, or the natural one."_str);
  m->function<&logarithm_2>("log2"_str, x, "Return the base 2 logarithm of x."_str);
  m->function<&logarithm_10>("log10"_str, x, "Return the base 10 logarithm of x."_str);
  m->function<&floor_of>("floor"_str, x, "Return the floor of x as an Integral."_str);
  m->function<&ceiling_of>("ceil"_str, x, "Return the ceiling of x as an Integral."_str);
  m->function<&whole_part>("trunc"_str, x,
                           "Truncates the Real x to the nearest Integral toward 0."_str);
  m->function<&is_close>("isclose"_str, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)"_str,
                         "Determine whether two floating point numbers are close in value."_str);
}

}  // namespace py::math_module_internal
