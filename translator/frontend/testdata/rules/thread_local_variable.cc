#include "rlib/object.h"

thread_local int depth = 0;

int use() { return ++depth; }

// ---- reported ----
// thread_local_variable.cc:3:18: error: thread_local variable depth [kiln-thread-local-variable]
//     3 | thread_local int depth = 0;
//       |                  ^
// thread_local_variable.cc:3:18: note: not yet supported: keep the value in an object that you pass along
// 1 error generated.
