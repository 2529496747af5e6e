#include "rlib/object.h"

RLIB_ELIDABLE void nothing() {}

void use() { nothing(); }

// ---- reported ----
// elidable_result.cc:3:20: error: nothing is elidable, and returns nothing [kiln-elidable-result]
//     3 | RLIB_ELIDABLE void nothing() {}
//       |                    ^
// elidable_result.cc:3:20: note: return what it computes, or drop the mark
// 1 error generated.
