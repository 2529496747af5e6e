#include "rlib/object.h"

RLIB_PREBUILD int table(int n) { return RLIB_ONCE(3) + n; }

int use() { return table(4); }

// ---- reported ----
// prebuild_parameters.cc:3:19: error: RLIB_PREBUILD function table has parameters [kiln-prebuild-parameters]
//     3 | RLIB_PREBUILD int table(int n) { return RLIB_ONCE(3) + n; }
//       |                   ^
// prebuild_parameters.cc:3:19: note: it runs once, at translation time: drop the parameters
// 1 error generated.
