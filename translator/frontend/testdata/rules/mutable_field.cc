#include "rlib/object.h"

class Cache : public rlib::Object {
 public:
  int get() const { return hits++; }
  mutable int hits = 0;
};

int use(Cache* cache) { return cache->get(); }

// ---- reported ----
// mutable_field.cc:6:15: error: field hits is 'mutable' [kiln-mutable-field]
//     6 |   mutable int hits = 0;
//       |               ^
// mutable_field.cc:6:15: note: drop 'mutable' and 'const' on the method
// 1 error generated.
