// Classes made from functions that are template arguments: each function makes a class of its own,
// also where several have one name.

#include "rlib/rlib.h"

namespace {

using rlib::Object;
using rlib::Str;
using namespace rlib::literals;

struct Add {
  static int64_t apply(int64_t a, int64_t b) { return a + b; }
};
struct Subtract {
  static int64_t apply(int64_t a, int64_t b) { return a - b; }
};

template <class Operation>
int64_t forward(int64_t a, int64_t b) {
  return Operation::apply(a, b);
}

int64_t shift(int64_t a, int64_t b) { return a << b; }
int64_t shift(int64_t a) { return a << 1; }

class Function : public Object {
 public:
  virtual int64_t call(int64_t a, int64_t b) = 0;
};

template <auto F, class Type>
class FunctionOf;
template <auto F>
class FunctionOf<F, int64_t (*)(int64_t, int64_t)> final : public Function {
 public:
  int64_t call(int64_t a, int64_t b) override { return F(a, b); }
};
template <auto F>
class FunctionOf<F, int64_t (*)(int64_t)> final : public Function {
 public:
  int64_t call(int64_t a, int64_t) override { return F(a); }
};

template <auto F>
Function* function() {
  return new FunctionOf<F, decltype(F)>();
}

}  // namespace

int entry_point(rlib::List<Str*>*) {
  auto* functions = rlib::List<Function*>::of(
      function<&forward<Add>>(), function<&forward<Subtract>>(),
      function<static_cast<int64_t (*)(int64_t, int64_t)>(&shift)>(),
      function<static_cast<int64_t (*)(int64_t)>(&shift)>());
  for (Function* f : *functions) rlib::print(rlib::int_to_str(f->call(7, 2)));
  return 0;
}
