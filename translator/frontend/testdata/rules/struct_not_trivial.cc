#include "rlib/object.h"

struct Handle {
  int fd = -1;
  Handle() = default;
  Handle(const Handle& other) : fd(other.fd + 1) {}
};
struct Owner {
  int n = 0;
  ~Owner() { n = 0; }
};
class Keeper : public rlib::Object {
 public:
  Owner owner;
};

int use(Keeper* keeper) {
  Handle a;
  Handle b = a;
  return b.fd + keeper->owner.n;
}

// ---- reported ----
// struct_not_trivial.cc:14:9: error: value struct Owner is not trivially copyable [kiln-struct-not-trivial]
//    14 |   Owner owner;
//       |         ^
// struct_not_trivial.cc:14:9: note: give it only numbers, pointers and such structs, no destructor and no copy constructor of its own; or derive it from rlib::Object
// struct_not_trivial.cc:10:3: note: because of this
//    10 |   ~Owner() { n = 0; }
//       |   ^
// struct_not_trivial.cc:18:10: error: value struct Handle is not trivially copyable [kiln-struct-not-trivial]
//    18 |   Handle a;
//       |          ^
// struct_not_trivial.cc:18:10: note: give it only numbers, pointers and such structs, no destructor and no copy constructor of its own; or derive it from rlib::Object
// struct_not_trivial.cc:6:3: note: because of this
//     6 |   Handle(const Handle& other) : fd(other.fd + 1) {}
//       |   ^
// 2 errors generated.
