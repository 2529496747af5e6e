#include "rlib/list.h"

class Node : public rlib::Object {
 public:
  Node(rlib::List<Node*>* all, Node* next) : next(next) {
    if (next != this && next != nullptr) next->previous = this;
    all->append(this);
    count();
  }
  void count() { n++; }
  int n = 0;
  Node* next;
  Node* previous = nullptr;
  Node* self = this;
};

void use(rlib::List<Node*>* all) { new Node(all, nullptr); }

// ---- reported ----
// this_escapes.cc:14:16: error: 'this' escapes from a constructor of Node [kiln-this-escapes]
//    14 |   Node* self = this;
//       |                ^
// this_escapes.cc:14:16: note: finish construction first and hand the object over afterwards
// this_escapes.cc:6:59: error: 'this' escapes from a constructor of Node [kiln-this-escapes]
//     6 |     if (next != this && next != nullptr) next->previous = this;
//       |                                                           ^
// this_escapes.cc:6:59: note: finish construction first and hand the object over afterwards
// this_escapes.cc:7:17: error: 'this' escapes from a constructor of Node [kiln-this-escapes]
//     7 |     all->append(this);
//       |                 ^
// this_escapes.cc:7:17: note: finish construction first and hand the object over afterwards
// 3 errors generated.
