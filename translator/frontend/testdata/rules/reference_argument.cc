#include "rlib/object.h"

int use(void (*f)(int&), int (*g)(const int&)) {
  int n = 0;
  f(n);
  return g(n);
}

// ---- reported ----
// reference_argument.cc:5:5: error: a reference is passed through a function pointer [kiln-reference-argument]
//     5 |   f(n);
//       |     ^
// reference_argument.cc:5:5: note: the function cannot be inlined: pass the value, or return it
// reference_argument.cc:6:12: error: a reference is passed through a function pointer [kiln-reference-argument]
//     6 |   return g(n);
//       |            ^
// reference_argument.cc:6:12: note: the function cannot be inlined: pass the value, or return it
// 2 errors generated.
