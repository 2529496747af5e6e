#include "rlib/object.h"

class Point {
 public:
  int x = 0;
};
class Item : public rlib::Object {
 public:
  Item() = default;
  Item(const Item& other) : Object(), n(other.n) {}
  int n = 0;
};

Item* use(Item* item) { return new Item(*item); }
