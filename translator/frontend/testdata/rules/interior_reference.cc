#include "rlib/object.h"

class Settings : public rlib::Object {
 public:
  int level = 0;
};
Settings* settings = new Settings();
int& level = settings->level;
int base = 3;
const int& watched = base;
const int& fine = 42;

int use() {
  static int& local = settings->level;
  return level + watched + fine + local;
}

// ---- reported ----
// interior_reference.cc:14:15: error: static local variable local is not constant [kiln-static-local]
//    14 |   static int& local = settings->level;
//       |               ^
// interior_reference.cc:14:15: note: use a namespace-scope variable, or an RLIB_PREBUILD function
// interior_reference.cc:14:15: error: a reference into a collected object is kept in local [kiln-interior-reference]
//    14 |   static int& local = settings->level;
//       |               ^
// interior_reference.cc:14:15: note: the object may move: keep the object and read the field when needed
// interior_reference.cc:8:6: error: a reference into a collected object is kept in level [kiln-interior-reference]
//     8 | int& level = settings->level;
//       |      ^
// interior_reference.cc:8:6: note: the object may move: keep the object and read the field when needed
// interior_reference.cc:10:12: error: a reference into a collected object is kept in watched [kiln-interior-reference]
//    10 | const int& watched = base;
//       |            ^
// interior_reference.cc:10:12: note: the object may move: keep the object and read the field when needed
// 4 errors generated.
