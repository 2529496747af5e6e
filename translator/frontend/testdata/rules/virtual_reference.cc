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

// ---- reported ----
// virtual_reference.cc:5:27: error: virtual method Visitor::visit has a reference or lambda parameter [kiln-virtual-reference]
//     5 |   virtual void visit(int& count) { count++; }
//       |                      ~~~~~^~~~~
// virtual_reference.cc:5:27: note: it cannot be inlined: pass values or collected objects
// virtual_reference.cc:15:12: error: virtual method Visitor::visit has a reference or lambda parameter [kiln-virtual-reference]
//    15 |   visitor->visit(n);
//       |            ^
// virtual_reference.cc:15:12: note: it cannot be inlined: pass values or collected objects
// virtual_reference.cc:5:16: note: declared here
//     5 |   virtual void visit(int& count) { count++; }
//       |                ^
// 2 errors generated.
