#include "rlib/object.h"

RLIB_ELIDABLE int square(int n, int& calls) {
  calls++;
  return n * n;
}

int use() {
  int calls = 0;
  return square(3, calls) + calls;
}
