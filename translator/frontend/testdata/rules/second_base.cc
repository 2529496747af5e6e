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

// ---- reported ----
// second_base.cc:10:36: error: class Thing has a second base with state or virtual functions [kiln-second-base]
//    10 | class Thing : public rlib::Object, public Counted, public Named {};
//       |                                    ^~~~~~~~~~~~~~
// second_base.cc:10:36: note: derive singly from rlib::Object; stateless mixins without virtual functions may be added
// second_base.cc:5:7: note: this is state
//     5 |   int count = 0;
//       |       ^
// second_base.cc:10:52: error: class Thing has a second base with state or virtual functions [kiln-second-base]
//    10 | class Thing : public rlib::Object, public Counted, public Named {};
//       |                                                    ^~~~~~~~~~~~
// second_base.cc:10:52: note: derive singly from rlib::Object; stateless mixins without virtual functions may be added
// second_base.cc:8:15: note: this function is virtual
//     8 |   virtual int name() { return 1; }
//       |               ^
// second_base.cc:12:28: error: class Both has a second base with state or virtual functions [kiln-second-base]
//    12 | class Both : public Thing, public Part {};
//       |                            ^~~~~~~~~~~
// second_base.cc:12:28: note: derive singly from rlib::Object; stateless mixins without virtual functions may be added
// second_base.cc:11:7: note: declared here, derived from rlib::Object
//    11 | class Part : public rlib::Object {};
//       |       ^
// 3 errors generated.
