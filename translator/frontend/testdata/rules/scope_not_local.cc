#include "rlib/object.h"

class RLIB_SCOPE Guard {
 public:
  Guard() {}
  ~Guard() {}
  Guard(const Guard&) = delete;
  int depth() const { return 1; }
};
class Holder : public rlib::Object {
 public:
  Guard guard;
};

int use(Holder* holder) {
  Guard fine;
  return Guard().depth() + holder->guard.depth() + fine.depth();
}

// ---- reported ----
// scope_not_local.cc:12:9: error: a value of RLIB_SCOPE class Guard that is not a plain local variable [kiln-scope-not-local]
//    12 |   Guard guard;
//       |         ^
// scope_not_local.cc:12:9: note: declare a local variable of it
// scope_not_local.cc:3:18: note: marked RLIB_SCOPE here
//     3 | class RLIB_SCOPE Guard {
//       |                  ^
// scope_not_local.cc:17:10: error: a value of RLIB_SCOPE class Guard that is not a plain local variable [kiln-scope-not-local]
//    17 |   return Guard().depth() + holder->guard.depth() + fine.depth();
//       |          ^
// scope_not_local.cc:17:10: note: declare a local variable of it
// 2 errors generated.
