#include "rlib/object.h"

RLIB_ELIDABLE int square(int n, int& calls) {
  calls++;
  return n * n;
}

int use() {
  int calls = 0;
  return square(3, calls) + calls;
}

// ---- reported ----
// hinted_inline.cc:10:10: error: square has a JIT hint but must be inlined for its reference or lambda parameters [kiln-hinted-inline]
//    10 |   return square(3, calls) + calls;
//       |          ^
// hinted_inline.cc:10:10: note: drop the hint, or pass values
// hinted_inline.cc:3:19: note: declared here
//     3 | RLIB_ELIDABLE int square(int n, int& calls) {
//       |                   ^
// 1 error generated.
