// Module math.

#include "targets/pyinterp/modules/math/math_functions.h"

namespace py {

namespace {

W_Module* make_math() {
  using namespace math_module_internal;
  auto* m = new ModuleBuilder("math"_str,
                              "This module provides access to the mathematical functions\n"
                              "defined by the C standard."_str);
  add_float_functions(m);
  add_integer_functions(m);
  add_sums(m);
  m->constant("e"_str, new_float(rlib::math::kE));
  m->constant("pi"_str, new_float(rlib::math::kPi));
  m->constant("tau"_str, new_float(2 * rlib::math::kPi));
  m->constant("inf"_str, new_float(rlib::math::infinity()));
  m->constant("nan"_str, new_float(rlib::math::copy_sign(rlib::math::nan(), 1.0)));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* math_module() { return RLIB_ONCE(make_math()); }

}  // namespace py
