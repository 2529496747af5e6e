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
