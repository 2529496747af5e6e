// Arithmetic of two floats where C++'s own is not Python's. The interpreter's loop calls these for
// exact floats.

#ifndef TARGETS_PYINTERP_OBJSPACE_FLOAT_OPERATIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_FLOAT_OPERATIONS_H_

#include "targets/pyinterp/objspace/operations.h"

namespace py {

// Raise ZeroDivisionError.
W_Object* float_truediv(double a, double b);
W_Object* float_floordiv(double a, double b);
W_Object* float_mod(double a, double b);
W_Object* float_divmod(double a, double b);
// A complex number for roots of negative ones. Raises ZeroDivisionError and OverflowError.
W_Object* float_pow(double a, double b);

inline W_Object* float_add(double a, double b) { return new_float(a + b); }
inline W_Object* float_sub(double a, double b) { return new_float(a - b); }
inline W_Object* float_mul(double a, double b) { return new_float(a * b); }

// a - floor(a / b) * b, with the sign of b. Precondition: b is not 0.
double float_modulo(double a, double b);

// OverflowError with the number and text of C's ERANGE.
[[noreturn]] void throw_out_of_range();

// `a op b`, exactly.
bool float_compare(Comparison op, double a, double b);
bool float_compare(Comparison op, double a, W_AnyInt* b);

// round(value, digits): the multiple of 10**-digits that is nearest, halves to even. Raises
// OverflowError.
double float_round(double value, int64_t digits);

// float.hex() and float.fromhex().
Str* float_to_hex(double value);
double float_from_hex(Str* text);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_FLOAT_OPERATIONS_H_
