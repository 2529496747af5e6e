#include "rlib/object.h"

class Node : public rlib::Object {};

uint64_t use(Node* node) { return (uint64_t)node; }
Node* back(uint64_t n) { return (Node*)n; }

// ---- reported ----
// pointer_integer_cast.cc:5:35: error: a cast between a pointer and an integer [kiln-pointer-integer-cast]
//     5 | uint64_t use(Node* node) { return (uint64_t)node; }
//       |                                   ^~~~~~~~~~~~~~
// pointer_integer_cast.cc:5:35: note: use rlib::identity_hash(x), or rlib/rffi.h for C memory
// pointer_integer_cast.cc:6:33: error: a cast between a pointer and an integer [kiln-pointer-integer-cast]
//     6 | Node* back(uint64_t n) { return (Node*)n; }
//       |                                 ^~~~~~~~
// pointer_integer_cast.cc:6:33: note: use rlib::identity_hash(x), or rlib/rffi.h for C memory
// 2 errors generated.
