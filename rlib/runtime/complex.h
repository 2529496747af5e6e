// Functions of complex numbers: those of C99, with its Annex G.

#ifndef RLIB_RUNTIME_COMPLEX_H_
#define RLIB_RUNTIME_COMPLEX_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

enum {
  RLIB_RT_ACOS,
  RLIB_RT_ACOSH,
  RLIB_RT_ASIN,
  RLIB_RT_ASINH,
  RLIB_RT_ATAN,
  RLIB_RT_ATANH,
  RLIB_RT_COS,
  RLIB_RT_COSH,
  RLIB_RT_EXP,
  RLIB_RT_LOG,
  RLIB_RT_SIN,
  RLIB_RT_SINH,
  RLIB_RT_SQRT,
  RLIB_RT_TAN,
  RLIB_RT_TANH,
};

// Writes the two parts of the function's value.
void rlib_rt_complex(int64_t function, double real, double imaginary, double* result);

}  // extern "C"

#endif  // RLIB_RUNTIME_COMPLEX_H_
