#include "rlib/object.h"

class A : public rlib::Object {};
class B : public rlib::Object {};

B* use(A* a, double d) {
  uint64_t bits = reinterpret_cast<uint64_t&>(d);
  return reinterpret_cast<B*>(a);
}

// ---- reported ----
// reinterpret_cast_expression.cc:7:19: error: reinterpret_cast is not part of Restricted C++ [kiln-reinterpret-cast-expression]
//     7 |   uint64_t bits = reinterpret_cast<uint64_t&>(d);
//       |                   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
// reinterpret_cast_expression.cc:7:19: note: for the bits of a double use rlib::float_to_bits; for C memory rlib/rffi.h
// reinterpret_cast_expression.cc:8:10: error: reinterpret_cast is not part of Restricted C++ [kiln-reinterpret-cast-expression]
//     8 |   return reinterpret_cast<B*>(a);
//       |          ^~~~~~~~~~~~~~~~~~~~~~~
// reinterpret_cast_expression.cc:8:10: note: for the bits of a double use rlib::float_to_bits; for C memory rlib/rffi.h
// 2 errors generated.
