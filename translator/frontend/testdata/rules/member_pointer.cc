#include "rlib/object.h"

class Point : public rlib::Object {
 public:
  int x = 0;
  int y = 0;
  int sum() { return x + y; }
};

int use(Point* p, bool first) {
  int Point::*field = first ? &Point::x : &Point::y;
  int (Point::*method)() = &Point::sum;
  return p->*field + (p->*method)();
}

// ---- reported ----
// member_pointer.cc:11:15: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    11 |   int Point::*field = first ? &Point::x : &Point::y;
//       |               ^
// member_pointer.cc:11:15: note: use a virtual method or a lambda
// member_pointer.cc:11:31: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    11 |   int Point::*field = first ? &Point::x : &Point::y;
//       |                               ^~~~~~~~~
// member_pointer.cc:11:31: note: use a virtual method or a lambda
// member_pointer.cc:11:43: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    11 |   int Point::*field = first ? &Point::x : &Point::y;
//       |                                           ^~~~~~~~~
// member_pointer.cc:11:43: note: use a virtual method or a lambda
// member_pointer.cc:12:16: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    12 |   int (Point::*method)() = &Point::sum;
//       |                ^
// member_pointer.cc:12:16: note: use a virtual method or a lambda
// member_pointer.cc:12:28: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    12 |   int (Point::*method)() = &Point::sum;
//       |                            ^~~~~~~~~~~
// member_pointer.cc:12:28: note: use a virtual method or a lambda
// member_pointer.cc:13:11: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    13 |   return p->*field + (p->*method)();
//       |          ~^~~~~~~~
// member_pointer.cc:13:11: note: use a virtual method or a lambda
// member_pointer.cc:13:22: error: pointers to members are not part of Restricted C++ [kiln-member-pointer]
//    13 |   return p->*field + (p->*method)();
//       |                      ^~~~~~~~~~~~~~
// member_pointer.cc:13:22: note: use a virtual method or a lambda
// 7 errors generated.
