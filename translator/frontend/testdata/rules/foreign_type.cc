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
