#include "rlib/object.h"

class Node : public rlib::Object {};

void use(int n) {
  new Node*[n];
  new int[4];
}
