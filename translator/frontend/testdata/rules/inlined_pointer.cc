#include "rlib/object.h"

void increment(int& n) { n++; }
using Action = void (*)(int&);

Action use(bool b) { return b ? increment : &increment; }

// ---- reported ----
// inlined_pointer.cc:6:33: error: a pointer to increment, which must be inlined for its reference or lambda parameters [kiln-inlined-pointer]
//     6 | Action use(bool b) { return b ? increment : &increment; }
//       |                                 ^
// inlined_pointer.cc:6:33: note: let the function take and return values
// inlined_pointer.cc:3:6: note: declared here
//     3 | void increment(int& n) { n++; }
//       |      ^
// inlined_pointer.cc:6:46: error: a pointer to increment, which must be inlined for its reference or lambda parameters [kiln-inlined-pointer]
//     6 | Action use(bool b) { return b ? increment : &increment; }
//       |                                              ^
// inlined_pointer.cc:6:46: note: let the function take and return values
// inlined_pointer.cc:3:6: note: declared here
//     3 | void increment(int& n) { n++; }
//       |      ^
// 2 errors generated.
