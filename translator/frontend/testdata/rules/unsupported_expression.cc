#include "rlib/object.h"
#include <compare>

struct Version {
  int major = 0;
  int minor = 0;
};

int use(int x) {
  int y = ({ int t = x * 2; t + 1; });
  return y + __builtin_bswap32(x) + (x <=> y < 0);
}

// ---- reported ----
// unsupported_expression.cc:10:11: error: this kind of expression (StmtExpr) is not part of Restricted C++ [kiln-unsupported-expression]
//    10 |   int y = ({ int t = x * 2; t + 1; });
//       |           ^~~~~~~~~~~~~~~~~~~~~~~~~~~
// unsupported_expression.cc:10:11: note: rewrite it with plain expressions
// unsupported_expression.cc:11:14: error: this kind of expression (this builtin function) is not part of Restricted C++ [kiln-unsupported-expression]
//    11 |   return y + __builtin_bswap32(x) + (x <=> y < 0);
//       |              ^~~~~~~~~~~~~~~~~~~~
// unsupported_expression.cc:11:14: note: rewrite it with plain expressions
// unsupported_expression.cc:11:40: error: this kind of expression (<=>) is not part of Restricted C++ [kiln-unsupported-expression]
//    11 |   return y + __builtin_bswap32(x) + (x <=> y < 0);
//       |                                      ~~^~~~~
// unsupported_expression.cc:11:40: note: rewrite it with plain expressions
// 3 errors generated.
