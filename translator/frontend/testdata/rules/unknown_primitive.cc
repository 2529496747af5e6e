#include "rlib/object.h"

RLIB_PRIMITIVE("int_frobnicate") int frobnicate(int n);

int use(int n) { return frobnicate(n); }

// ---- reported ----
// unknown_primitive.cc:5:25: error: unknown primitive operation 'int_frobnicate' [kiln-unknown-primitive]
//     5 | int use(int n) { return frobnicate(n); }
//       |                         ^~~~~~~~~~~~~
// unknown_primitive.cc:5:25: note: the names are those of translator/flowgraph/ops.def
// 1 error generated.
