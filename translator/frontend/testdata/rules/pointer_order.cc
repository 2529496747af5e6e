#include "rlib/object.h"

class Node : public rlib::Object {};

bool use(Node* a, Node* b) { return a < b || a >= b || a == b; }
bool functions(int (*f)(int), int (*g)(int)) { return f > g; }

// ---- reported ----
// pointer_order.cc:5:39: error: pointers are compared by order [kiln-pointer-order]
//     5 | bool use(Node* a, Node* b) { return a < b || a >= b || a == b; }
//       |                                     ~~^~~
// pointer_order.cc:5:39: note: objects move: order them by a field, or by rlib::identity_hash for a table
// pointer_order.cc:5:48: error: pointers are compared by order [kiln-pointer-order]
//     5 | bool use(Node* a, Node* b) { return a < b || a >= b || a == b; }
//       |                                              ~~^~~~
// pointer_order.cc:5:48: note: objects move: order them by a field, or by rlib::identity_hash for a table
// pointer_order.cc:6:57: error: pointers are compared by order [kiln-pointer-order]
//     6 | bool functions(int (*f)(int), int (*g)(int)) { return f > g; }
//       |                                                       ~~^~~
// pointer_order.cc:6:57: note: objects move: order them by a field, or by rlib::identity_hash for a table
// 3 errors generated.
