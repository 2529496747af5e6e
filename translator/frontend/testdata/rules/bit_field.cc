#include "rlib/object.h"

class Flags : public rlib::Object {
 public:
  unsigned ready : 1 = 0;
};
struct Packed {
  int low : 4;
  int high : 28;
};

int use(Flags* flags) {
  Packed p = {1, 2};
  return p.low + flags->ready;
}

// ---- reported ----
// bit_field.cc:5:12: error: field ready is a bit-field [kiln-bit-field]
//     5 |   unsigned ready : 1 = 0;
//       |            ^
// bit_field.cc:5:12: note: use a field of its own, or shifts and masks on an integer
// bit_field.cc:8:7: error: field low is a bit-field [kiln-bit-field]
//     8 |   int low : 4;
//       |       ^
// bit_field.cc:8:7: note: use a field of its own, or shifts and masks on an integer
// bit_field.cc:9:7: error: field high is a bit-field [kiln-bit-field]
//     9 |   int high : 28;
//       |       ^
// bit_field.cc:9:7: note: use a field of its own, or shifts and masks on an integer
// 3 errors generated.
