#include "rlib/object.h"

class Node : public rlib::Object {
 public:
  static void* operator new(std::size_t, void* where) { return where; }
  static void* operator new(std::size_t size);
};

Node* use(Node* old) { return new (old) Node(); }

// ---- reported ----
// placement_new.cc:9:31: error: placement 'new' is not part of Restricted C++ [kiln-placement-new]
//     9 | Node* use(Node* old) { return new (old) Node(); }
//       |                               ^~~~~~~~~~~~~~~~
// placement_new.cc:9:31: note: write 'new T(...)'
// 1 error generated.
