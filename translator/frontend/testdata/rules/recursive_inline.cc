#include "rlib/object.h"

void countdown(int& n) {
  if (n > 0) {
    n--;
    countdown(n);
  }
}
template <class F>
void twice(F f) {
  f();
}

int use() {
  int n = 3;
  countdown(n);
  auto loop = [&](auto&& self) -> void {
    if (n-- > 0) self(self);
  };
  loop(loop);
  return n;
}

// ---- reported ----
// recursive_inline.cc:6:5: error: countdown has reference or lambda parameters and calls itself [kiln-recursive-inline]
//     6 |     countdown(n);
//       |     ^
// recursive_inline.cc:6:5: note: a function is inlined for such parameters: return the values in a struct, or make the state a collected object
// recursive_inline.cc:3:6: note: declared here
//     3 | void countdown(int& n) {
//       |      ^
// recursive_inline.cc:18:18: error: use()::(anonymous class)::operator()<(lambda at recursive_inline.cc:17:15) &> has reference or lambda parameters and calls itself [kiln-recursive-inline]
//    18 |     if (n-- > 0) self(self);
//       |                  ^
// recursive_inline.cc:18:18: note: a function is inlined for such parameters: return the values in a struct, or make the state a collected object
// recursive_inline.cc:17:15: note: declared here
//    17 |   auto loop = [&](auto&& self) -> void {
//       |               ^
// 2 errors generated.
