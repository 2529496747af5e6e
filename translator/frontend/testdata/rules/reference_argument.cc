#include "rlib/object.h"

int use(void (*f)(int&), int (*g)(const int&)) {
  int n = 0;
  f(n);
  return g(n);
}
