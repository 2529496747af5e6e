#include "rlib/object.h"

int use(int n) {
again:
  n--;
  if (n > 10) goto again;
  return n;
}

// ---- reported ----
// goto_statement.cc:6:15: error: goto is not part of Restricted C++ [kiln-goto-statement]
//     6 |   if (n > 10) goto again;
//       |               ^
// goto_statement.cc:6:15: note: use loops, break and return
// 1 error generated.
