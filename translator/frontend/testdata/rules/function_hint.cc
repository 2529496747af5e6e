#include "rlib/object.h"

RLIB_ELIDABLE RLIB_UNROLL_SAFE int sum(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) s += i;
  return s;
}

int use() { return sum(3); }

// ---- reported ----
// function_hint.cc:3:36: error: sum is marked both RLIB_ELIDABLE and RLIB_UNROLL_SAFE [kiln-function-hint]
//     3 | RLIB_ELIDABLE RLIB_UNROLL_SAFE int sum(int n) {
//       |                                    ^
// function_hint.cc:3:36: note: drop one of the two
// 1 error generated.
