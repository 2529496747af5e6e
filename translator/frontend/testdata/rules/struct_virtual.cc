#include "rlib/object.h"

struct Shape {
  int size = 1;
  virtual int area() { return size; }
};

int use() {
  Shape shape;
  return shape.size;
}
