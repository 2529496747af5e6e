// The functions of module math, by the files they are in.

#ifndef TARGETS_PYINTERP_MODULES_MATH_MATH_FUNCTIONS_H_
#define TARGETS_PYINTERP_MODULES_MATH_MATH_FUNCTIONS_H_

#include "targets/pyinterp/modules/module.h"

namespace py::math_module_internal {

// ---- Of floats: math_floats.cc ------------------------------------------------------------------

// Adds sin() and all others of one or two floats.
void add_float_functions(ModuleBuilder* m);

// ---- The gamma function: gamma.cc ---------------------------------------------------------------

// Raise ValueError at poles, OverflowError where the value is too large.
double gamma(double x);
double log_gamma(double x);

// ---- Of ints: math_integers.cc ------------------------------------------------------------------

void add_integer_functions(ModuleBuilder* m);

// ---- Of many numbers: math_sums.cc --------------------------------------------------------------

void add_sums(ModuleBuilder* m);

[[noreturn]] void throw_domain();
[[noreturn]] void throw_range();

}  // namespace py::math_module_internal

#endif  // TARGETS_PYINTERP_MODULES_MATH_MATH_FUNCTIONS_H_
