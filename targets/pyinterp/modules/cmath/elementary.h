// Elementary functions of finite complex numbers, to CPython's last bit.

#ifndef TARGETS_PYINTERP_MODULES_CMATH_ELEMENTARY_H_
#define TARGETS_PYINTERP_MODULES_CMATH_ELEMENTARY_H_

#include "targets/pyinterp/objspace/complex_operations.h"

namespace py::complex_functions {

// Both parts are finite, and the function is defined there. What is too large comes out infinite.
ComplexValue sqrt(ComplexValue z);
ComplexValue exp(ComplexValue z);
ComplexValue log(ComplexValue z);
ComplexValue sin(ComplexValue z);
ComplexValue cos(ComplexValue z);
ComplexValue tan(ComplexValue z);
ComplexValue asin(ComplexValue z);
ComplexValue acos(ComplexValue z);
ComplexValue atan(ComplexValue z);
ComplexValue sinh(ComplexValue z);
ComplexValue cosh(ComplexValue z);
ComplexValue tanh(ComplexValue z);
ComplexValue asinh(ComplexValue z);
ComplexValue acosh(ComplexValue z);
ComplexValue atanh(ComplexValue z);

}  // namespace py::complex_functions

#endif  // TARGETS_PYINTERP_MODULES_CMATH_ELEMENTARY_H_
