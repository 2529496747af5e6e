#include "rlib/object.h"

class Point : public rlib::Object {
 public:
  int x = 0;
  int y = 0;
  int sum() { return x + y; }
};

int use(Point* p, bool first) {
  int Point::*field = first ? &Point::x : &Point::y;
  int (Point::*method)() = &Point::sum;
  return p->*field + (p->*method)();
}
