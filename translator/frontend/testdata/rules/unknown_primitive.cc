#include "rlib/object.h"

RLIB_PRIMITIVE("int_frobnicate") int frobnicate(int n);

int use(int n) { return frobnicate(n); }
