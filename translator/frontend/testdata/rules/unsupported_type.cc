#include "rlib/object.h"

typedef float Quad __attribute__((vector_size(16)));

float use(float x) {
  Quad q = {x, x, x, x};
  _Complex double c = 1;
  return x;
}

// ---- reported ----
// unsupported_type.cc:6:8: error: type __attribute__((__vector_size__(4 * sizeof(float)))) float is not part of Restricted C++ [kiln-unsupported-type]
//     6 |   Quad q = {x, x, x, x};
//       |        ^
// unsupported_type.cc:6:8: note: use numbers, pointers to collected objects, function pointers and value structs
// unsupported_type.cc:7:19: error: type _Complex double is not part of Restricted C++ [kiln-unsupported-type]
//     7 |   _Complex double c = 1;
//       |                   ^
// unsupported_type.cc:7:19: note: use numbers, pointers to collected objects, function pointers and value structs
// unsupported_type.cc:7:23: error: this kind of expression (FloatingRealToComplex) is not part of Restricted C++ [kiln-unsupported-expression]
//     7 |   _Complex double c = 1;
//       |                       ^
// unsupported_type.cc:7:23: note: rewrite it with plain expressions
// 3 errors generated.
