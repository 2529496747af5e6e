#include "rlib/object.h"

class Counted {
 public:
  int count = 0;
};
struct Named {
  virtual int name() { return 1; }
};
class Thing : public rlib::Object, public Counted, public Named {};
class Part : public rlib::Object {};
class Both : public Thing, public Part {};

void use() {
  new Thing();
  new Both();
}
