#include "rlib/object.h"

class Cache : public rlib::Object {
 public:
  int get() const { return hits++; }
  mutable int hits = 0;
};

int use(Cache* cache) { return cache->get(); }
