#include "rlib/object.h"

template <class F>
class Callback : public rlib::Object {
 public:
  explicit Callback(F f) : f(f) {}
  F f;
};
template <class F>
Callback<F>* make(F f) {
  return new Callback<F>(f);
}
auto adder(int& n) {
  return [&n](int k) { return n + k; };  // fine: calls of adder are inlined
}

int use() {
  int n = 1;
  make([n] { return n; });
  return adder(n)(2);
}

// ---- reported ----
// lambda_escapes.cc:7:5: error: a lambda is stored or returned [kiln-lambda-escapes]
//     7 |   F f;
//       |     ^
// lambda_escapes.cc:7:5: note: use it as an argument or a local; to keep code use a function pointer or a class with a virtual method
// lambda_escapes.cc:19:8: note: the lambda
//    19 |   make([n] { return n; });
//       |        ^
// 1 error generated.
