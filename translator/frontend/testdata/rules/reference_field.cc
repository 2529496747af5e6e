#include "rlib/object.h"

class Cursor : public rlib::Object {
 public:
  explicit Cursor(int& target) : target(target) {}
  int& target;
};

void use(Cursor* cursor) { cursor->target++; }

// ---- reported ----
// reference_field.cc:6:8: error: field target is a reference [kiln-reference-field]
//     6 |   int& target;
//       |        ^
// reference_field.cc:6:8: note: keep a pointer to a collected object, or copy the value
// 1 error generated.
