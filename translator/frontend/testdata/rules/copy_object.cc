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

// ---- reported ----
// copy_object.cc:14:32: error: a collected object of class Item is copied or assigned [kiln-copy-object]
//    14 | Item* use(Item* item) { return new Item(*item); }
//       |                                ^~~~~~~~~~~~~~~
// copy_object.cc:14:32: note: write a method that makes a new object from the fields you need
// 1 error generated.
