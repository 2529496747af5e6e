#include "rlib/object.h"

int use() {
  static int calls = 0;
  static const int limit = 3;  // fine
  return ++calls + limit;
}

// ---- reported ----
// static_local.cc:4:14: error: static local variable calls is not constant [kiln-static-local]
//     4 |   static int calls = 0;
//       |              ^
// static_local.cc:4:14: note: use a namespace-scope variable, or an RLIB_PREBUILD function
// 1 error generated.
