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
