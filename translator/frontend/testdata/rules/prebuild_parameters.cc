#include "rlib/object.h"

RLIB_PREBUILD int table(int n) { return RLIB_ONCE(3) + n; }

int use() { return table(4); }
