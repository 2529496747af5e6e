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
