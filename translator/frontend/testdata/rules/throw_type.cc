#include "rlib/str.h"

class Node : public rlib::Object {};
struct Failure {
  int code;
};

void use(int n) {
  if (n == 1) throw 5;
  if (n == 2) throw Failure{2};
  throw "text";
}

// ---- reported ----
// throw_type.cc:9:15: error: throwing a value of type int [kiln-throw-type]
//     9 |   if (n == 1) throw 5;
//       |               ^~~~~~~
// throw_type.cc:9:15: note: throw new T(...), where T derives from rlib::Exception
// throw_type.cc:10:15: error: throwing a value of type Failure [kiln-throw-type]
//    10 |   if (n == 2) throw Failure{2};
//       |               ^~~~~~~~~~~~~~~~
// throw_type.cc:10:15: note: throw new T(...), where T derives from rlib::Exception
// throw_type.cc:11:3: error: throwing a value of type const char * [kiln-throw-type]
//    11 |   throw "text";
//       |   ^~~~~~~~~~~~
// throw_type.cc:11:3: note: throw new T(...), where T derives from rlib::Exception
// 3 errors generated.
