#include "rlib/object.h"

class RLIB_SCOPE Guard {
 public:
  Guard() {}
  ~Guard() {}
  Guard(const Guard&) = delete;
  int depth() const { return 1; }
};
class Holder : public rlib::Object {
 public:
  Guard guard;
};

int use(Holder* holder) {
  Guard fine;
  return Guard().depth() + holder->guard.depth() + fine.depth();
}
