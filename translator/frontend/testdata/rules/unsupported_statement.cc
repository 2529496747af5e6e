#include "rlib/object.h"

int use(int n) {
#pragma clang __debug captured
  { n++; }
  return n;
}

// ---- reported ----
// unsupported_statement.cc:5:3: error: this kind of statement (CapturedStmt) is not part of Restricted C++ [kiln-unsupported-statement]
//     5 |   { n++; }
//       |   ^~~~~~~~
// unsupported_statement.cc:5:3: note: rewrite it with plain statements
// 1 error generated.
