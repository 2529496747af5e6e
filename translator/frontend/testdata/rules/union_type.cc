#include "rlib/object.h"

union Value {
  int64_t i;
  double d;
};
struct Tagged {
  int tag;
  union {
    int a;
    float b;
  };
};

int64_t use(double d) {
  Value v;
  v.d = d;
  Tagged t;
  t.a = 1;
  return v.i + t.a;
}

// ---- reported ----
// union_type.cc:16:9: error: unions are not part of Restricted C++ [kiln-union-type]
//    16 |   Value v;
//       |         ^
// union_type.cc:16:9: note: use a base class with one subclass for each case
// union_type.cc:9:3: error: unions are not part of Restricted C++ [kiln-union-type]
//     9 |   union {
//       |   ^
// union_type.cc:9:3: note: use a base class with one subclass for each case
// 2 errors generated.
