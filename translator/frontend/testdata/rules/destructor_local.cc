#include "rlib/object.h"

struct Guard {
  int& depth;
  explicit Guard(int& d) : depth(d) { depth++; }
  ~Guard() { depth--; }
};

int use() {
  int depth = 0;
  Guard guard(depth);
  return depth;
}

// ---- reported ----
// destructor_local.cc:11:9: error: local guard has a destructor but its class is not marked RLIB_SCOPE [kiln-destructor-local]
//    11 |   Guard guard(depth);
//       |         ^
// destructor_local.cc:11:9: note: mark the class RLIB_SCOPE, or drop the destructor
// destructor_local.cc:6:3: note: its destructor
//     6 |   ~Guard() { depth--; }
//       |   ^
// 1 error generated.
