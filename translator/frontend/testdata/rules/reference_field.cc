#include "rlib/object.h"

class Cursor : public rlib::Object {
 public:
  explicit Cursor(int& target) : target(target) {}
  int& target;
};

void use(Cursor* cursor) { cursor->target++; }
