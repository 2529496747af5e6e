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

// ---- reported ----
// object_by_value.cc:9:9: error: a collected object of class Point is held by value [kiln-object-by-value]
//     9 |   Point start;
//       |         ^
// object_by_value.cc:9:9: note: make it with 'new' and hold a plain pointer
// object_by_value.cc:3:7: note: declared here, derived from rlib::Object
//     3 | class Point : public rlib::Object {
//       |       ^
// object_by_value.cc:17:9: error: a collected object of class Point is held by value [kiln-object-by-value]
//    17 |   Point p;
//       |         ^
// object_by_value.cc:17:9: note: make it with 'new' and hold a plain pointer
// object_by_value.cc:3:7: note: declared here, derived from rlib::Object
//     3 | class Point : public rlib::Object {
//       |       ^
// object_by_value.cc:5:7: error: a collected object of class rlib::Object is held by value [kiln-object-by-value]
//     5 |   int x = 0;
//       |       ^
// object_by_value.cc:5:7: note: make it with 'new' and hold a plain pointer
// <rlib/object.h>: note: declared here, derived from rlib::Object
// object_by_value.cc:19:9: error: a pointer to Pair, which is not a collected class [kiln-raw-pointer]
//    19 |   Pair* pair = nullptr;
//       |         ^
// object_by_value.cc:19:9: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// object_by_value.cc:20:16: error: a collected object of class Point is held by value [kiln-object-by-value]
//    20 |   return p.x + Point().x;
//       |                ^~~~~~~
// object_by_value.cc:20:16: note: make it with 'new' and hold a plain pointer
// 5 errors generated.
