#include "rlib/object.h"

static int helper(int n);
inline int other(int n);
template <class T>
T convert(T t);
int elsewhere(int n);  // fine: another source of the program may define it

int use(int n) { return helper(n) + other(n) + convert(n) + elsewhere(n); }

// ---- reported ----
// undefined_function.cc:9:25: error: helper is used but has no body that Kiln can read [kiln-undefined-function]
//     9 | int use(int n) { return helper(n) + other(n) + convert(n) + elsewhere(n); }
//       |                         ^
// undefined_function.cc:9:25: note: define it, include its header, or declare it extern "C" to call a C function
// undefined_function.cc:3:12: note: declared here
//     3 | static int helper(int n);
//       |            ^
// undefined_function.cc:9:37: error: other is used but has no body that Kiln can read [kiln-undefined-function]
//     9 | int use(int n) { return helper(n) + other(n) + convert(n) + elsewhere(n); }
//       |                                     ^
// undefined_function.cc:9:37: note: define it, include its header, or declare it extern "C" to call a C function
// undefined_function.cc:4:12: note: declared here
//     4 | inline int other(int n);
//       |            ^
// undefined_function.cc:9:48: error: convert<int> is used but has no body that Kiln can read [kiln-undefined-function]
//     9 | int use(int n) { return helper(n) + other(n) + convert(n) + elsewhere(n); }
//       |                                                ^
// undefined_function.cc:9:48: note: define it, include its header, or declare it extern "C" to call a C function
// undefined_function.cc:6:3: note: declared here
//     6 | T convert(T t);
//       |   ^
// 3 errors generated.
