#include "rlib/object.h"

bool is_small(long n) { return n < 10; }

RLIB_LOOK_INSIDE_IFF(is_small) int square(int n) { return n * n; }

int use() { return square(3); }

// ---- reported ----
// look_inside_predicate.cc:5:36: error: square is looked into if something says so that does not take what it takes [kiln-look-inside-predicate]
//     5 | RLIB_LOOK_INSIDE_IFF(is_small) int square(int n) { return n * n; }
//       |                                    ^
// look_inside_predicate.cc:5:36: note: name a function, no template, of the same parameters (of a method: the object first) that returns bool
// look_inside_predicate.cc:3:6: note: declared here
//     3 | bool is_small(long n) { return n < 10; }
//       |      ^
// 1 error generated.
