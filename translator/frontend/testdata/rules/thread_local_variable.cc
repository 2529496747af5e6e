#include "rlib/object.h"

thread_local int depth = 0;

int use() { return ++depth; }
