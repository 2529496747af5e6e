#include "rlib/object.h"

class Node : public rlib::Object {};
struct Pair {
  int a, b;
};
extern "C" {
int take_node(Node*);
Node* give_node();
Pair give_pair();
int take_number(int);
}

int use() { return take_node(give_node()) + give_pair().a + take_number(3); }

// ---- reported ----
// foreign_type.cc:9:7: error: type Node * cannot be passed to a C function [kiln-foreign-type]
//     9 | Node* give_node();
//       |       ^
// foreign_type.cc:9:7: note: pass numbers and raw addresses (rlib/rffi.h)
// foreign_type.cc:8:20: error: type Node * cannot be passed to a C function [kiln-foreign-type]
//     8 | int take_node(Node*);
//       |               ~~~~~^
// foreign_type.cc:8:20: note: pass numbers and raw addresses (rlib/rffi.h)
// foreign_type.cc:10:6: error: type Pair cannot be passed to a C function [kiln-foreign-type]
//    10 | Pair give_pair();
//       |      ^
// foreign_type.cc:10:6: note: pass numbers and raw addresses (rlib/rffi.h)
// 3 errors generated.
