#include "rlib/object.h"

class A : public rlib::Object {};
class B : public rlib::Object {};

B* use(A* a, double d) {
  uint64_t bits = reinterpret_cast<uint64_t&>(d);
  return reinterpret_cast<B*>(a);
}
