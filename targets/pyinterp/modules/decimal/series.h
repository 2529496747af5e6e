// Exponentials and logarithms of fixed-point numbers: BigInts that count units of 2**-bits.
//
// In binary, as then scaling is shifting; decimal digits come in at the border. Errors are a few units, far below
// 2**kGuard of them: callers work with so many bits more than they need.

#ifndef TARGETS_PYINTERP_MODULES_DECIMAL_SERIES_H_
#define TARGETS_PYINTERP_MODULES_DECIMAL_SERIES_H_

#include "targets/pyinterp/modules/decimal/coefficient.h"

namespace py::decimal {

constexpr int64_t kGuard = 40;

// Bits for so many decimal digits and the guard. Raises MemoryError for what no memory could hold.
int64_t bits_for(int64_t digits);

// ln(10).
BigInt* fixed_ln_10(int64_t bits);
// e**x. Precondition: 0 <= x < 4.
BigInt* fixed_exp(BigInt* x, int64_t bits);
// ln(x). Precondition: 1/16 < x < 16.
BigInt* fixed_ln(BigInt* x, int64_t bits);

}  // namespace py::decimal

#endif  // TARGETS_PYINTERP_MODULES_DECIMAL_SERIES_H_
