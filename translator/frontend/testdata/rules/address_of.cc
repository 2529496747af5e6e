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

// ---- reported ----
// address_of.cc:13:15: error: a pointer to int, which is not a collected class [kiln-raw-pointer]
//    13 | void set(int* where) {}
//       |          ~~~~~^~~~~
// address_of.cc:13:15: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// address_of.cc:16:7: error: taking the address of n [kiln-address-of]
//    16 |   set(&n);
//       |       ^~
// address_of.cc:16:7: note: collected objects are pointers already; to change a local from a function take it by reference, or return a struct
// address_of.cc:17:7: error: taking the address of value [kiln-address-of]
//    17 |   set(&node->value);
//       |       ^~~~~~~~~~~~
// address_of.cc:17:7: note: collected objects are pointers already; to change a local from a function take it by reference, or return a struct
// 3 errors generated.
