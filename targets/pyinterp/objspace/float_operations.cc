// Arithmetic of floats as Python has it: division that rounds down, powers that may be complex,
// comparisons with ints that are exact.

#include "targets/pyinterp/objspace/float_operations.h"

#include "targets/pyinterp/objspace/complex_operations.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace math = rlib::math;

// ---- Division -----------------------------------------------------------------------------------

namespace {

// Of `a` and `b`: the quotient rounded down, and the remainder, which has the sign of b.
struct FloatDivision {
  double quotient;
  double remainder;
};

FloatDivision divide(double a, double b) {
  double remainder = math::fmod(a, b);
  double quotient = (a - remainder) / b;
  if (remainder == 0) {
    remainder = math::copy_sign(0.0, b);
  } else if ((b < 0) != (remainder < 0)) {
    remainder += b;
    quotient -= 1.0;
  }
  if (quotient == 0) return {math::copy_sign(0.0, a / b), remainder};
  // The division above may have rounded to the next whole number, or off it.
  double whole = math::floor(quotient);
  return {quotient - whole > 0.5 ? whole + 1.0 : whole, remainder};
}

}  // namespace

double float_modulo(double a, double b) { return divide(a, b).remainder; }

W_Object* float_truediv(double a, double b) {
  if (b == 0) throw_zero_division_error("float division by zero"_str);
  return new_float(a / b);
}
W_Object* float_floordiv(double a, double b) {
  if (b == 0) throw_zero_division_error("float floor division by zero"_str);
  return new_float(divide(a, b).quotient);
}
W_Object* float_mod(double a, double b) {
  if (b == 0) throw_zero_division_error("float modulo"_str);
  return new_float(divide(a, b).remainder);
}
W_Object* float_divmod(double a, double b) {
  if (b == 0) throw_zero_division_error("float divmod()"_str);
  FloatDivision division = divide(a, b);
  return new_tuple(new_float(division.quotient), new_float(division.remainder));
}

// ---- Powers -------------------------------------------------------------------------------------

void throw_out_of_range() {
  constexpr int64_t kErange = 34;
  W_Tuple* args = new_tuple(new_int(kErange), new_ascii("Numerical result out of range"_str));
  throw new PythonError(new_exception(OverflowError_type(), args));
}

namespace {

// What a * a, rounded to `square`, lost by that. Exact where neither is near the ends of the range (Dekker: A
// floating-point technique for extending the available precision, Numerische Mathematik 18, 1971).
double lost_by_squaring(double a, double square) {
  constexpr double kSplit = 134217729;  // 2**27 + 1
  double scaled = kSplit * a;
  double high = scaled - (scaled - a);
  double low = a - high;
  return ((high * high - square) + 2 * high * low) + low * low;
}

// Whether pow() says `rounded` too, for a result that is `rounded + rest`. C's libraries promise an error of less than
// 0.54 units in the last place (glibc, musl), so it does unless the result is close to the middle between two
// numbers; after Ziv: Fast evaluation of elementary mathematical functions with correctly rounded last bit, 1991.
bool is_rounded_surely(double rounded, double rest) { return rounded + 1.125 * rest == rounded; }

// pow(a, b) to the last bit; squares and roots mostly without calling it. A trace calls it: which way a number
// goes says nothing of the next one, and a guard would fail now and then.
RLIB_ELIDABLE double power(double a, double b) {
  constexpr double kLeast = 1e-280, kMost = 1e280;
  if (b == 2) {
    double square = a * a;
    if (square > kLeast && square < kMost && is_rounded_surely(square, lost_by_squaring(a, square))) return square;
  } else if (b == 0.5 && a > kLeast && a < kMost) {
    double root = math::sqrt(a);
    double square = root * root;
    double rest = (a - square) - lost_by_squaring(root, square);
    if (is_rounded_surely(root, rest / (2 * root))) return root;
  }
  return math::pow(a, b);
}

}  // namespace

W_Object* float_pow(double a, double b) {
  if (a == 0 && b < 0 && math::is_finite(b)) {
    throw_zero_division_error("0.0 cannot be raised to a negative power"_str);
  }
  if (a < 0 && math::is_finite(a) && math::is_finite(b) && math::floor(b) != b) {
    return complex_pow({a, 0}, {b, 0});
  }
  double result = power(a, b);
  if (math::is_infinite(result) && math::is_finite(a) && math::is_finite(b)) throw_out_of_range();
  return new_float(result);
}

// ---- Comparing ----------------------------------------------------------------------------------

bool float_compare(Comparison op, double a, double b) {
  switch (op) {
    case Comparison::kLt: return a < b;
    case Comparison::kLe: return a <= b;
    case Comparison::kEq: return a == b;
    case Comparison::kNe: return a != b;
    case Comparison::kGt: return a > b;
    case Comparison::kGe: return a >= b;
  }
  return false;
}

bool float_compare(Comparison op, double a, W_AnyInt* b) {
  constexpr int64_t kExactFloats = int64_t{1} << 53;
  if (b->fits() && b->small() >= -kExactFloats && b->small() <= kExactFloats) {
    return float_compare(op, a, static_cast<double>(b->small()));
  }
  if (math::is_nan(a)) return op == Comparison::kNe;
  if (!math::is_finite(a)) return holds(op, a < 0 ? -1 : 1);
  double whole = math::trunc(a);
  int64_t order = BigInt::from_float(whole)->compare(b->big());
  if (order == 0) order = a < whole ? -1 : a > whole;
  return holds(op, order);
}

// ---- Rounding -----------------------------------------------------------------------------------

namespace {

// To a multiple of `unit`.
BigInt* round_to_multiple(double value, BigInt* unit) {
  BigInt* whole = BigInt::from_float(value);
  rlib::BigIntDivision division = whole->divmod(unit);
  int64_t order = division.remainder->shift_left(1)->compare(unit);
  if (order == 0 && math::trunc(value) != value) order = value < 0 ? -1 : 1;
  bool up = order > 0 || (order == 0 && division.quotient->is_odd());
  BigInt* quotient = up ? division.quotient->add(BigInt::from_int(1)) : division.quotient;
  return quotient->mul(unit);
}

}  // namespace

double float_round(double value, int64_t digits) {
  constexpr int64_t kMostDigits = 323;    // of which a float has any that are not 0
  constexpr int64_t kLeastDigits = -308;  // beyond which it has none at all
  if (!math::is_finite(value) || digits > kMostDigits) return value;
  if (digits < kLeastDigits) return math::copy_sign(0.0, value);
  if (digits >= 0) {
    double rounded = rlib::parse_float(rlib::float_format(value, 'f', digits)).value;
    if (!math::is_finite(rounded)) throw_overflow_error("rounded value too large to represent"_str);
    return rounded;
  }
  try {
    BigInt* rounded = round_to_multiple(value, BigInt::from_int(10)->pow(-digits));
    return math::copy_sign(rounded->to_float(), value);
  } catch (rlib::OverflowError*) {
    throw_overflow_error("rounded value too large to represent"_str);
  }
}

}  // namespace py
