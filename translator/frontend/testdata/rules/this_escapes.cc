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
