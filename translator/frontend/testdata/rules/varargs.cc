#include "rlib/object.h"

int sum(int count, ...) {
  __builtin_va_list list;
  return count;
}
extern "C" int printf(const char*, ...);

int use(int (*f)(int, ...)) { return sum(2, 3, 4) + f(1, 2); }
