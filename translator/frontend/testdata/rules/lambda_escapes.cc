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
class Node : public rlib::Object {
 public:
  virtual auto later(int n) {
    return [n](int k) { return n + k; };
  }
};
auto adder(int& n) {
  return [&n](int k) { return n + k; };  // fine: calls of adder are inlined
}

int use(Node* node) {
  int n = 1;
  make([n] { return n; });
  return adder(n)(2) + node->later(3)(4);
}
