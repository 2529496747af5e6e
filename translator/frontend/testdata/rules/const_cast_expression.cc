#include "rlib/object.h"

class Node : public rlib::Object {
 public:
  int n = 0;
};
class Tree : public rlib::Object {
 public:
  explicit Tree(const Node* root) : root(root) {}
  const Node* const root;
};

void use(Tree* tree) {
  const_cast<Node*>(tree->root)->n = 1;
  Node* node = (Node*)tree->root;
  const int limit = 3;
  const_cast<int&>(limit) = 4;
}

// ---- reported ----
// const_cast_expression.cc:14:3: error: casting const away [kiln-const-cast-expression]
//    14 |   const_cast<Node*>(tree->root)->n = 1;
//       |   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
// const_cast_expression.cc:14:3: note: a pointer to const in a const field promises that the object never changes: drop the promise or the write
// const_cast_expression.cc:15:16: error: casting const away [kiln-const-cast-expression]
//    15 |   Node* node = (Node*)tree->root;
//       |                ^~~~~~~~~~~~~~~~~
// const_cast_expression.cc:15:16: note: a pointer to const in a const field promises that the object never changes: drop the promise or the write
// const_cast_expression.cc:17:3: error: casting const away [kiln-const-cast-expression]
//    17 |   const_cast<int&>(limit) = 4;
//       |   ^~~~~~~~~~~~~~~~~~~~~~~
// const_cast_expression.cc:17:3: note: a pointer to const in a const field promises that the object never changes: drop the promise or the write
// 3 errors generated.
