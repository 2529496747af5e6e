#include "rlib/array.h"

struct Place {
  int index;
  int& target;
};
struct Outer {
  Place place;
};
class Cursor : public rlib::Object {
 public:
  explicit Cursor(int& target) : at{{0, target}} {}
  Outer at;
};

void use() {
  int n = 0;
  new Cursor(n);
  rlib::Array<Place>::make(3);
}
