#include "rlib/object.h"

struct Four {
  int64_t a = 1, b = 2, c = 3, d = 4;
};
struct Sixteen {
  Four a, b, c, d;
};
struct SixtyFour {
  Sixteen a, b, c, d;
};
struct More {
  SixtyFour most;
  bool last = true;
};

int64_t depth(int64_t n) { return n == 0 ? 0 : depth(n - 1); }

SixtyFour fits(int64_t n) {  // fine
  SixtyFour result;
  result.a.b.c = depth(n);
  return result;
}
More does_not(int64_t n) {
  More result;
  result.most.a.b.c = depth(n);
  return result;
}

int64_t use() { return fits(1).a.b.c + does_not(2).most.a.b.c; }

// ---- reported ----
// struct_too_large.cc:24:6: error: value struct More has 65 components, too many to be returned [kiln-struct-too-large]
//    24 | More does_not(int64_t n) {
//       |      ^
// struct_too_large.cc:24:6: note: return at most 64 numbers and pointers: put the rest into a collected object, or derive the struct from rlib::Object
// 1 error generated.
