// Decimal numbers and their arithmetic, as the General Decimal Arithmetic Specification (version 1.70) has it.
//
// Plain values: nothing here knows of Python's objects. A number is
//
//     (-1)**is_negative * coefficient * 10**exponent          1.50 is 150 * 10**-2, which 1.5 is not
//
// an infinity, or no number (NaN), quiet or signalling, whose coefficient is a payload for diagnosis.
//
// Every operation takes the Rules: how exact results are to be, how they are rounded, and the range of exponents.
// It computes the exact result, or what rounds as that does, and `finish` makes it fit. What was remarkable is noted
// in `rules->status`; who called decides what follows from it. Nothing is raised but MemoryError.

#ifndef TARGETS_PYINTERP_MODULES_DECIMAL_NUMBER_H_
#define TARGETS_PYINTERP_MODULES_DECIMAL_NUMBER_H_

#include "targets/pyinterp/modules/decimal/coefficient.h"

namespace py::decimal {

// ---- Numbers ------------------------------------------------------------------------------------

enum class Kind : uint8_t { kFinite, kInfinite, kQuiet, kSignalling };

struct Number {
  Kind kind;
  bool is_negative;
  int64_t exponent;  // of a finite one
  Coefficient coefficient;

  bool is_finite() const { return kind == Kind::kFinite; }
  bool is_special() const { return kind != Kind::kFinite; }
  bool is_infinite() const { return kind == Kind::kInfinite; }
  bool is_nan() const { return kind == Kind::kQuiet || kind == Kind::kSignalling; }
  bool is_signalling() const { return kind == Kind::kSignalling; }
  bool is_zero() const { return is_finite() && coefficient.is_zero(); }

  Number negated() const { return Number{kind, !is_negative, exponent, coefficient}; }
  Number with_sign(bool negative) const { return Number{kind, negative, exponent, coefficient}; }
};

inline Number finite(bool is_negative, Coefficient c, int64_t exponent) {
  return Number{Kind::kFinite, is_negative, exponent, c};
}
inline Number finite(bool is_negative, int64_t c, int64_t exponent) { return finite(is_negative, coefficient(c), exponent); }
inline Number infinity(bool is_negative) { return Number{Kind::kInfinite, is_negative, 0, coefficient(int64_t{0})}; }
inline Number quiet_nan() { return Number{Kind::kQuiet, false, 0, coefficient(int64_t{0})}; }
inline Number whole_number(int64_t value) {
  return value < 0 ? finite(true, coefficient(BigInt::from_int(value)->neg()), 0) : finite(false, value, 0);
}
Number whole_number(BigInt* value);

inline Number one() { return finite(false, int64_t{1}, 0); }

// The exponent of the first digit. Precondition: finite.
inline int64_t adjusted(Number a) { return a.exponent + digits(a.coefficient) - 1; }
// Of a number of any kind.
bool is_whole(Number a);
bool is_odd(Number a);  // Precondition: is_whole(a).
// Its value if that is whole and fits; `otherwise` for others.
int64_t small_value(Number a, int64_t otherwise);

// ---- Rules --------------------------------------------------------------------------------------

enum class Rounding : uint8_t { kUp, kDown, kCeiling, kFloor, kHalfUp, kHalfDown, kHalfEven, k05Up };

// What can be remarkable about an operation.
enum Condition : int64_t {
  kClamped = 1 << 0,
  kConversionSyntax = 1 << 1,
  kDivisionByZero = 1 << 2,
  kDivisionImpossible = 1 << 3,
  kDivisionUndefined = 1 << 4,
  kInexact = 1 << 5,
  kInvalidContext = 1 << 6,
  kInvalidOperation = 1 << 7,
  kFloatOperation = 1 << 8,
  kOverflow = 1 << 9,
  kRounded = 1 << 10,
  kSubnormal = 1 << 11,
  kUnderflow = 1 << 12,

  // All that IEEE 754 calls an invalid operation; and what leaves no usable result.
  kInvalid = kConversionSyntax | kDivisionImpossible | kDivisionUndefined | kInvalidContext | kInvalidOperation,
  kErrors = kInvalid | kDivisionByZero,
};

constexpr int64_t kMostPrecision = 999999999999999999;
constexpr int64_t kHighestExponent = 999999999999999999;
constexpr int64_t kLowestExponent = -999999999999999999;
// Exponents beyond all that rules can allow, which can still be added up.
constexpr int64_t kExponentAbove = 2000000000000000001;
constexpr int64_t kExponentBelow = -4000000000000000001;

class Rules final : public rlib::Object {
 public:
  // The widest there are: nothing but memory bounds exact results.
  static Rules* widest() {
    Rules* rules = new Rules();
    rules->precision = kMostPrecision;
    rules->highest = kHighestExponent;
    rules->lowest = kLowestExponent;
    return rules;
  }
  // The same, with nothing noted yet.
  Rules* copy() const {
    Rules* rules = new Rules();
    rules->precision = precision;
    rules->highest = highest;
    rules->lowest = lowest;
    rules->rounding = rounding;
    rules->clamps = clamps;
    return rules;
  }
  Rules* rounding_by(Rounding other) const {
    Rules* rules = copy();
    rules->rounding = other;
    return rules;
  }

  // The smallest exponent of a number, and the largest of one with all digits (Etiny and Etop).
  int64_t tiny() const { return lowest - (precision - 1); }
  int64_t top() const { return highest - (precision - 1); }
  void note(int64_t conditions) { status |= conditions; }
  // Notes an error; the result is NaN then.
  Number fail(Condition error) {
    note(error);
    return quiet_nan();
  }

  int64_t precision = 28;
  int64_t highest = 999999;  // Emax and Emin: of adjusted()
  int64_t lowest = -999999;
  Rounding rounding = Rounding::kHalfEven;
  bool clamps = false;
  int64_t status = 0;
};

// ---- Making results fit: finish.cc --------------------------------------------------------------

// `a` rounded and brought into range.
Number finish(Number a, Rules* rules);
// The same of one that has more digits than the precision; `more`: and something else than zeros behind these.
Number finish_inexact(Number a, bool more, Rules* rules);
// Whether a number of which `rest` was cut off grows by one in its last digit.
bool rounds_away(Rounding rounding, bool is_negative, Coefficient kept, Rest rest);
// The coefficient without its last digits, rounded by that. Notes that it was.
Coefficient rounded_off(Number a, int64_t count, Rules* rules);
// The largest finite number.
Number largest(bool is_negative, Rules* rules);
// What an operation on a NaN gives: quiet, with its payload; the first signalling one decides. Precondition: there is one.
Number nan_of(Number a, Rules* rules);
Number nan_of(Number a, Number b, Rules* rules);

// ---- Operations ---------------------------------------------------------------------------------

// arithmetic.cc
Number add(Number a, Number b, Rules* rules);
Number subtract(Number a, Number b, Rules* rules);
Number multiply(Number a, Number b, Rules* rules);
Number fused_multiply_add(Number a, Number b, Number c, Rules* rules);
Number plus(Number a, Rules* rules);
Number minus(Number a, Rules* rules);
Number absolute(Number a, Rules* rules);

// division.cc
struct DivisionResult {
  Number quotient;
  Number remainder;
};
Number divide(Number a, Number b, Rules* rules);
Number divide_integer(Number a, Number b, Rules* rules);
Number remainder(Number a, Number b, Rules* rules);
Number remainder_near(Number a, Number b, Rules* rules);
DivisionResult divide_modulo(Number a, Number b, Rules* rules);

// compare.cc
int64_t order(Number a, Number b);        // negative, 0 or positive. Precondition: neither is NaN.
int64_t total_order(Number a, Number b);  // of all representations: -1, 0 or 1
Number compare(Number a, Number b, Rules* rules);
Number compare_signal(Number a, Number b, Rules* rules);
Number compare_total(Number a, Number b, Rules* rules);
Number compare_total_magnitude(Number a, Number b, Rules* rules);
Number maximum(Number a, Number b, Rules* rules);
Number minimum(Number a, Number b, Rules* rules);
Number maximum_magnitude(Number a, Number b, Rules* rules);
Number minimum_magnitude(Number a, Number b, Rules* rules);
Number next_minus(Number a, Rules* rules);
Number next_plus(Number a, Rules* rules);
Number next_toward(Number a, Number b, Rules* rules);
Number copy_sign(Number a, Number b, Rules* rules);
bool same_quantum(Number a, Number b);
bool is_normal(Number a, Rules* rules);
bool is_subnormal(Number a, Rules* rules);
Str* number_class(Number a, Rules* rules);

// scale.cc
Number quantize(Number a, Number b, Rules* rules);
Number to_integral(Number a, Rules* rules);
Number to_integral_exact(Number a, Rules* rules);
Number reduce(Number a, Rules* rules);
// With this exponent, whatever precision and range say. Precondition: it is finite.
Number with_exponent(Number a, int64_t exponent, Rules* rules);
Number adjusted_exponent(Number a, Rules* rules);  // logb
Number scale_by_ten_to(Number a, Number b, Rules* rules);
Number shift(Number a, Number b, Rules* rules);
Number rotate(Number a, Number b, Rules* rules);

// logical.cc
Number logical_and(Number a, Number b, Rules* rules);
Number logical_or(Number a, Number b, Rules* rules);
Number logical_xor(Number a, Number b, Rules* rules);
Number logical_invert(Number a, Rules* rules);

// transcendental.cc, power.cc
Number square_root(Number a, Rules* rules);
Number exponential(Number a, Rules* rules);
Number logarithm(Number a, Rules* rules);
Number logarithm10(Number a, Rules* rules);
Number power(Number a, Number b, Rules* rules);
Number power_modulo(Number a, Number b, Number modulus, Rules* rules);

// ---- Text: text.cc, format.cc -------------------------------------------------------------------

// The number that ASCII text spells. Others note kConversionSyntax.
Number parse(Str* text, Rules* rules);
// In scientific or engineering notation; `capital`: with E instead of e.
Str* to_scientific(Number a, bool capital);
Str* to_engineering(Number a, bool capital);

}  // namespace py::decimal

#endif  // TARGETS_PYINTERP_MODULES_DECIMAL_NUMBER_H_
