#include "rlib/object.h"

int start();
thread_local int depth = start();
thread_local int limit = 5 * 1000;

int use() { return ++depth + limit; }

// ---- reported ----
// thread_local_variable.cc:4:18: error: thread_local variable depth with an initialiser that is no constant [kiln-thread-local-variable]
//     4 | thread_local int depth = start();
//       |                  ^
// thread_local_variable.cc:4:18: note: a number or null; store what else it needs where the thread starts
// 1 error generated.
