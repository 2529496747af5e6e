#include "rlib/object.h"

class Visitor : public rlib::Object {
 public:
  virtual void visit(int& count) { count++; }
  virtual int length(const int& n) { return n; }  // fine: passed by value
};
class Keen : public Visitor {
 public:
  void visit(int& count) override { count += 2; }
};

int use(Visitor* visitor) {
  int n = 0;
  visitor->visit(n);
  return n + visitor->length(n);
}
