#include "rlib/object.h"

struct Point {
  int x = 0;
};

void use() {
  new Point();
  new int(3);
}

// ---- reported ----
// new_not_object.cc:8:3: error: 'new' of Point, which is not a collected class [kiln-new-not-object]
//     8 |   new Point();
//       |   ^~~~~~~~~~~
// new_not_object.cc:8:3: note: derive it from rlib::Object, or use it as a value
// new_not_object.cc:9:3: error: 'new' of int, which is not a collected class [kiln-new-not-object]
//     9 |   new int(3);
//       |   ^~~~~~~~~~
// new_not_object.cc:9:3: note: derive it from rlib::Object, or use it as a value
// 2 errors generated.
