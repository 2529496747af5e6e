// Floats of 16 bits (IEEE 754): 1 of sign, 5 of exponent, 10 of mantissa.

#ifndef TARGETS_PYINTERP_MODULES_STRUCT_HALF_FLOAT_H_
#define TARGETS_PYINTERP_MODULES_STRUCT_HALF_FLOAT_H_

#include <cstdint>

namespace py {

// The bits of the nearest one, halves to even; -1 if it is too large.
int64_t half_float_bits(double value);
double half_float_value(int64_t bits);
// The same for 32 bits.
int64_t single_float_bits(double value);
double single_float_value(int64_t bits);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_STRUCT_HALF_FLOAT_H_
