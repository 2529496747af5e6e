#include "rlib/object.h"

extern "C" char* getenv(const char*);
class Node : public rlib::Object {};

void use(Node* node) {
  getenv(nullptr) + 1;
  Node* next = node + 1;
  next++;
  node += 2;
}
