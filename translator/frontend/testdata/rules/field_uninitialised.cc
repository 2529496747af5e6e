#include "rlib/object.h"

class Point : public rlib::Object {
 public:
  explicit Point(int x) : x(x) {}
  int x;
  int y;
};
class Plain : public rlib::Object {
 public:
  double value;
};

void use() {
  new Point(1);
  new Plain();
}
