#include "rlib/object.h"

int entry_point(int argc) { return argc; }
