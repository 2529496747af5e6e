#include "rlib/object.h"

int use(int n) {
  asm volatile("nop");
  return n;
}
