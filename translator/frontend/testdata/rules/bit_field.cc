#include "rlib/object.h"

class Flags : public rlib::Object {
 public:
  unsigned ready : 1 = 0;
};
struct Packed {
  int low : 4;
  int high : 28;
};

int use(Flags* flags) {
  Packed p = {1, 2};
  return p.low + flags->ready;
}
