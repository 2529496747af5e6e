#include "rlib/object.h"

void increment(int& n) { n++; }
using Action = void (*)(int&);

Action use(bool b) { return b ? increment : &increment; }
