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
