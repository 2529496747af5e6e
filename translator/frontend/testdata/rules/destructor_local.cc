#include "rlib/object.h"

struct Guard {
  int& depth;
  explicit Guard(int& d) : depth(d) { depth++; }
  ~Guard() { depth--; }
};

int use() {
  int depth = 0;
  Guard guard(depth);
  return depth;
}
