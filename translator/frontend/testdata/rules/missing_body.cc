#include "rlib/object.h"

void increment(int& n);
template <class F>
int apply(F f);

int use() {
  int n = 0;
  increment(n);
  return n;
}

// ---- reported ----
// missing_body.cc:9:3: error: increment has reference or lambda parameters and must be inlined, but its body is not in this source [kiln-missing-body]
//     9 |   increment(n);
//       |   ^
// missing_body.cc:9:3: note: define it in the header, or pass the values
// missing_body.cc:3:6: note: declared here
//     3 | void increment(int& n);
//       |      ^
// 1 error generated.
