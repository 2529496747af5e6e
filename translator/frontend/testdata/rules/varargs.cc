#include "rlib/object.h"

int sum(int count, ...) {
  __builtin_va_list list;
  return count;
}
extern "C" int printf(const char*, ...);

int use(int (*f)(int, ...)) { return sum(2, 3, 4) + f(1, 2); }

// ---- reported ----
// varargs.cc:3:5: error: a function with variable arguments [kiln-varargs]
//     3 | int sum(int count, ...) {
//       |     ^
// varargs.cc:3:5: note: use overloads, a parameter pack or an rlib::List
// varargs.cc:9:15: error: a function with variable arguments [kiln-varargs]
//     9 | int use(int (*f)(int, ...)) { return sum(2, 3, 4) + f(1, 2); }
//       |               ^
// varargs.cc:9:15: note: use overloads, a parameter pack or an rlib::List
// varargs.cc:4:21: error: C arrays are not part of Restricted C++ [kiln-array-type]
//     4 |   __builtin_va_list list;
//       |                     ^
// varargs.cc:4:21: note: use rlib::Array<T>, or rlib::List<T>
// varargs.cc:9:53: error: a function with variable arguments [kiln-varargs]
//     9 | int use(int (*f)(int, ...)) { return sum(2, 3, 4) + f(1, 2); }
//       |                                                     ^
// varargs.cc:9:53: note: use overloads, a parameter pack or an rlib::List
// 4 errors generated.
