#include "rlib/object.h"

double use(double x) {
  long double wide = x;
  _Float16 narrow = 1;
  return static_cast<double>(wide * wide) + static_cast<double>(narrow);
}

// ---- reported ----
// long_double.cc:4:15: error: floating type long double is not supported [kiln-long-double]
//     4 |   long double wide = x;
//       |               ^
// long_double.cc:4:15: note: use double
// long_double.cc:4:22: error: floating type long double is not supported [kiln-long-double]
//     4 |   long double wide = x;
//       |                      ^
// long_double.cc:4:22: note: use double
// long_double.cc:5:12: error: floating type _Float16 is not supported [kiln-long-double]
//     5 |   _Float16 narrow = 1;
//       |            ^
// long_double.cc:5:12: note: use double
// long_double.cc:5:21: error: floating type _Float16 is not supported [kiln-long-double]
//     5 |   _Float16 narrow = 1;
//       |                     ^
// long_double.cc:5:21: note: use double
// 4 errors generated.
