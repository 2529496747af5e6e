#include "rlib/array.h"

struct Place {
  int index;
  int& target;
};
struct Outer {
  Place place;
};
class Cursor : public rlib::Object {
 public:
  explicit Cursor(int& target) : at{{0, target}} {}
  Outer at;
};

void use() {
  int n = 0;
  new Cursor(n);
  rlib::Array<Place>::make(3);
}

// ---- reported ----
// field_type.cc:13:9: error: a field of type Outer cannot be kept in a collected object [kiln-field-type]
//    13 |   Outer at;
//       |         ^
// field_type.cc:13:9: note: use a number, a pointer to a collected object, a function pointer, a value struct, or an rlib container
// field_type.cc:5:8: note: this member is a reference
//     5 |   int& target;
//       |        ^
// field_type.cc:19:3: error: a field of type Place cannot be kept in a collected object [kiln-field-type]
//    19 |   rlib::Array<Place>::make(3);
//       |   ^
// field_type.cc:19:3: note: use a number, a pointer to a collected object, a function pointer, a value struct, or an rlib container
// field_type.cc:5:8: note: this member is a reference
//     5 |   int& target;
//       |        ^
// 2 errors generated.
