#include "rlib/object.h"

struct Point {
  int x = 0;
  Point* self() { return this; }
};
class Node : public rlib::Object {
 public:
  int value = 0;
  Node* self() { return &*this; }  // fine: collected objects are pointers already
};

void set(int* where) {}
void use(Node* node) {
  int n = 0;
  set(&n);
  set(&node->value);
  Point p;
  p.self();
}
