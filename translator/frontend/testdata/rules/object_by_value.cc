#include "rlib/object.h"

class Point : public rlib::Object {
 public:
  int x = 0;
};
class Line : public rlib::Object {
 public:
  Point start;
};
struct Pair {
  Point* a;
  Point b;
};

int use(Line* line) {
  Point p;
  p.x = 1;
  Pair* pair = nullptr;
  return p.x + Point().x;
}
Point global;
int read() { return global.x; }
