// Coefficients: the natural numbers that decimal numbers are made of.
//
// One that fits 63 bits is kept as a word, and nearly all are; others are big integers, on which GMP works. There is
// one representation of each number, so that `big == nullptr` asks for its size. What sets these apart from other
// integers is that they are measured, multiplied and divided by powers of ten.
//
//     digits(1234) == 4        times_ten_to(12, 2) == 1200        divided_by_ten_to(1250, 2) == {12, kHalf}

#ifndef TARGETS_PYINTERP_MODULES_DECIMAL_COEFFICIENT_H_
#define TARGETS_PYINTERP_MODULES_DECIMAL_COEFFICIENT_H_

#include "rlib/bigint.h"
#include "targets/pyinterp/objspace/common.h"

namespace py::decimal {

using rlib::BigInt;

struct Coefficient {
  int64_t small;  // the number, if `big` is null; else 0
  BigInt* big;    // only where it does not fit

  bool is_small() const { return big == nullptr; }
  bool is_zero() const { return small == 0 && big == nullptr; }
  bool is_odd() const { return is_small() ? (small & 1) != 0 : big->is_odd(); }
};

// What is cut off, beside half of the last digit that is kept.
enum class Rest : uint8_t { kNone, kBelowHalf, kHalf, kAboveHalf };

struct Shortened {
  Coefficient kept;
  Rest rest;
};

struct Quotient {
  Coefficient quotient;
  Coefficient remainder;
};

inline Coefficient coefficient(int64_t value) { return Coefficient{value, nullptr}; }
inline Coefficient coefficient(BigInt* value) {
  return value->fits_int() ? Coefficient{value->to_int(), nullptr} : Coefficient{0, value};
}
inline BigInt* big_of(Coefficient c) { return c.is_small() ? BigInt::from_int(c.small) : c.big; }

// 10**exponent. Preconditions: 0 <= exponent; of the small one, exponent <= 18. Raises MemoryError.
constexpr int64_t kLargestSmallPower = 18;
int64_t small_ten_to(int64_t exponent);
BigInt* big_ten_to(int64_t exponent);

// No machine has the memory for more digits: MemoryError, before it is tried.
constexpr int64_t kMostDigits = int64_t{1} << 36;

// Decimal digits: 1 for 0.
int64_t digits(Coefficient c);
inline int64_t digits_of_magnitude(int64_t value) { return digits(coefficient(value < 0 ? -value : value)); }

Coefficient sum(Coefficient a, Coefficient b);
Coefficient difference(Coefficient a, Coefficient b);  // Precondition: a >= b.
Coefficient product(Coefficient a, Coefficient b);
Quotient divided(Coefficient a, Coefficient b);  // Precondition: b != 0.
int64_t order(Coefficient a, Coefficient b);     // negative, 0 or positive
inline bool equal(Coefficient a, Coefficient b) { return order(a, b) == 0; }

// Preconditions: count >= 0.
Coefficient times_ten_to(Coefficient c, int64_t count);
Shortened divided_by_ten_to(Coefficient c, int64_t count);
Coefficient last_digits(Coefficient c, int64_t count);
inline Coefficient without_last_digits(Coefficient c, int64_t count) { return divided_by_ten_to(c, count).kept; }
// Zeros at the end, but not more than `most`. Precondition: c != 0.
int64_t zeros_at_end(Coefficient c, int64_t most);
// The last digit.
int64_t last_digit(Coefficient c);

// 10**count - 1.
Coefficient nines(int64_t count);

// In decimal, and back from the bytes start <= at < end, which are all digits.
Str* text_of_coefficient(Coefficient c);
Coefficient parse_coefficient(Str* text, int64_t start, int64_t end);

}  // namespace py::decimal

#endif  // TARGETS_PYINTERP_MODULES_DECIMAL_COEFFICIENT_H_
