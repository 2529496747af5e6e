// Floating-point numbers and their decimal digits.

#ifndef RLIB_RUNTIME_FLOATS_H_
#define RLIB_RUNTIME_FLOATS_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// How many digits: as few as mean this number and no other; `precision` in all; `precision` after
// the decimal point. The last two are rounded exactly, halves to even.
enum { RLIB_RT_SHORTEST = 0, RLIB_RT_SIGNIFICANT = 1, RLIB_RT_AFTER_POINT = 2 };

// Enough for the digits of any number at this precision.
enum { RLIB_RT_DIGITS_SIZE = 360 };

// Writes the digits of a finite number that is not negative, without zeros in front, into memory
// for RLIB_RT_DIGITS_SIZE + precision bytes. The result is count + point * 65536: the number is
// 0.d1d2d3... times ten to the power of `point`. Zero has no digits; nor has what is rounded to it.
int64_t rlib_rt_float_digits(double value, int64_t mode, int64_t precision, char* digits);

// The value of a number in plain decimal notation, "-12.5e-3", rounded exactly. Too large:
// infinity. Precondition: it is well formed.
double rlib_rt_parse_float(const char* text, int64_t length);

}  // extern "C"

#endif  // RLIB_RUNTIME_FLOATS_H_
