#include "rlib/object.h"

class Node : public rlib::Object {
 public:
  static void* operator new(std::size_t, void* where) { return where; }
  static void* operator new(std::size_t size);
};

Node* use(Node* old) { return new (old) Node(); }
