#include "rlib/object.h"

class Base : public rlib::Object {
 public:
  Base() { reset(); }
  virtual void reset() { value = 1; }
  int value = 0;
};
class Derived final : public Base {
 public:
  Derived() {
    Base::reset();  // fine: says which
    reset();        // fine: the class is final
  }
};

void use() { new Derived(); }

// ---- reported ----
// virtual_in_constructor.cc:5:12: error: a constructor of Base calls a virtual method on its own object [kiln-virtual-in-constructor]
//     5 |   Base() { reset(); }
//       |            ^
// virtual_in_constructor.cc:5:12: note: C++ would run the base's method, a collected object the derived one: call it after 'new', or qualify the call
// virtual_in_constructor.cc:6:16: note: declared virtual here
//     6 |   virtual void reset() { value = 1; }
//       |                ^
// 1 error generated.
