#include "rlib/object.h"

class Point : public rlib::Object {
 public:
  explicit Point(int x) : x(x) {}
  int x;
  int y;
};
class Plain : public rlib::Object {
 public:
  double value;
};

void use() {
  new Point(1);
  new Plain();
}

// ---- reported ----
// field_uninitialised.cc:7:7: error: field y has no initialiser [kiln-field-uninitialised]
//     7 |   int y;
//       |       ^
// field_uninitialised.cc:7:7: note: write 'y = ...;' in the class or initialise it in every constructor; an unset field would differ between runs
// field_uninitialised.cc:5:12: note: this constructor does not set it
//     5 |   explicit Point(int x) : x(x) {}
//       |            ^
// field_uninitialised.cc:11:10: error: field value has no initialiser [kiln-field-uninitialised]
//    11 |   double value;
//       |          ^
// field_uninitialised.cc:11:10: note: write 'value = ...;' in the class or initialise it in every constructor; an unset field would differ between runs
// 2 errors generated.
