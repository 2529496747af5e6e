#include "rlib/object.h"

class Node : public rlib::Object {};

void use(Node* node) { delete node; }

// ---- reported ----
// delete_expression.cc:5:24: error: 'delete' is not part of Restricted C++ [kiln-delete-expression]
//     5 | void use(Node* node) { delete node; }
//       |                        ^~~~~~~~~~~
// delete_expression.cc:5:24: note: drop it: the collector frees what nobody holds
// 1 error generated.
