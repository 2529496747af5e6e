#include "rlib/object.h"

int use(int n) {
again:
  n--;
  if (n > 10) goto again;
  return n;
}
