#include "rlib/object.h"

extern "C" char* getenv(const char*);
class Node : public rlib::Object {};

void use(Node* node) {
  getenv(nullptr) + 1;
  Node* next = node + 1;
  next++;
  node += 2;
}

// ---- reported ----
// pointer_arithmetic.cc:7:19: error: pointer arithmetic [kiln-pointer-arithmetic]
//     7 |   getenv(nullptr) + 1;
//       |   ~~~~~~~~~~~~~~~~^~~
// pointer_arithmetic.cc:7:19: note: index an rlib::Array; for C memory use rlib/rffi.h
// pointer_arithmetic.cc:8:21: error: pointer arithmetic [kiln-pointer-arithmetic]
//     8 |   Node* next = node + 1;
//       |                ~~~~~^~~
// pointer_arithmetic.cc:8:21: note: index an rlib::Array; for C memory use rlib/rffi.h
// pointer_arithmetic.cc:9:7: error: pointer arithmetic [kiln-pointer-arithmetic]
//     9 |   next++;
//       |   ~~~~^~
// pointer_arithmetic.cc:9:7: note: index an rlib::Array; for C memory use rlib/rffi.h
// pointer_arithmetic.cc:10:8: error: pointer arithmetic [kiln-pointer-arithmetic]
//    10 |   node += 2;
//       |   ~~~~~^~~~
// pointer_arithmetic.cc:10:8: note: index an rlib::Array; for C memory use rlib/rffi.h
// 4 errors generated.
