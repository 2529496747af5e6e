#include "rlib/object.h"

int use(int n) {
#pragma clang __debug captured
  { n++; }
  return n;
}
