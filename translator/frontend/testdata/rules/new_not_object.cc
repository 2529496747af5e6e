#include "rlib/object.h"

struct Point {
  int x = 0;
};

void use() {
  new Point();
  new int(3);
}
