// Arithmetic of complex numbers.

#ifndef TARGETS_PYINTERP_OBJSPACE_COMPLEX_OPERATIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_COMPLEX_OPERATIONS_H_

#include "targets/pyinterp/objspace/number_objects.h"

namespace py {

struct ComplexValue {
  double real;
  double imaginary;
};

inline ComplexValue value_of(W_Complex* w) { return {w->real, w->imaginary}; }
inline W_Complex* new_complex(ComplexValue z) { return new W_Complex(z.real, z.imaginary); }

inline ComplexValue complex_add(ComplexValue a, ComplexValue b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}
inline ComplexValue complex_sub(ComplexValue a, ComplexValue b) {
  return {a.real - b.real, a.imaginary - b.imaginary};
}
inline ComplexValue complex_mul(ComplexValue a, ComplexValue b) {
  return {a.real * b.real - a.imaginary * b.imaginary,
          a.real * b.imaginary + a.imaginary * b.real};
}
inline bool complex_equal(ComplexValue a, ComplexValue b) {
  return a.real == b.real && a.imaginary == b.imaginary;
}
// Raises ZeroDivisionError.
ComplexValue complex_div(ComplexValue a, ComplexValue b);
// Raises ZeroDivisionError and OverflowError.
W_Object* complex_pow(ComplexValue a, ComplexValue b);
// Raises OverflowError.
double complex_abs(ComplexValue z);

// What complex(w) takes for `w`, no text: by __complex__, else __float__, else __index__. False if it
// is no number.
struct MaybeComplex {
  bool found;
  ComplexValue value;
};
MaybeComplex find_complex(W_Object* w);
// The same for arguments of cmath. Raises TypeError.
ComplexValue complex_value(W_Object* w);

Str* complex_repr(ComplexValue z);
// The number that complex(text) means. False if it means none.
MaybeComplex parse_complex(Str* text);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_COMPLEX_OPERATIONS_H_
