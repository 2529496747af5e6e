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
