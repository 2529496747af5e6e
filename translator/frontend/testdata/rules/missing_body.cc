#include "rlib/object.h"

void increment(int& n);
template <class F>
int apply(F f);

int use() {
  int n = 0;
  increment(n);
  return n;
}
