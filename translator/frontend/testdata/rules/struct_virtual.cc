#include "rlib/object.h"

struct Shape {
  int size = 1;
  virtual int area() { return size; }
};

int use() {
  Shape shape;
  return shape.size;
}

// ---- reported ----
// struct_virtual.cc:9:9: error: value struct Shape has virtual functions [kiln-struct-virtual]
//     9 |   Shape shape;
//       |         ^
// struct_virtual.cc:9:9: note: derive it from rlib::Object and make it with 'new'
// struct_virtual.cc:3:8: note: declared here
//     3 | struct Shape {
//       |        ^
// 1 error generated.
