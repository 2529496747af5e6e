#include "rlib/object.h"

class Table : public rlib::Object {
 public:
  int cells[9] = {};
};
struct Digits {
  char text[4];
};

int use(Table* table) {
  int local[] = {1, 2, 3};
  Digits digits = {};
  return 0;
}

// ---- reported ----
// array_type.cc:5:7: error: C arrays are not part of Restricted C++ [kiln-array-type]
//     5 |   int cells[9] = {};
//       |       ^
// array_type.cc:5:7: note: use rlib::Array<T>, or rlib::List<T>
// array_type.cc:12:7: error: C arrays are not part of Restricted C++ [kiln-array-type]
//    12 |   int local[] = {1, 2, 3};
//       |       ^
// array_type.cc:12:7: note: use rlib::Array<T>, or rlib::List<T>
// array_type.cc:12:17: error: C arrays are not part of Restricted C++ [kiln-array-type]
//    12 |   int local[] = {1, 2, 3};
//       |                 ^~~~~~~~~
// array_type.cc:12:17: note: use rlib::Array<T>, or rlib::List<T>
// array_type.cc:8:8: error: C arrays are not part of Restricted C++ [kiln-array-type]
//     8 |   char text[4];
//       |        ^
// array_type.cc:8:8: note: use rlib::Array<T>, or rlib::List<T>
// array_type.cc:13:10: error: C arrays are not part of Restricted C++ [kiln-array-type]
//    13 |   Digits digits = {};
//       |          ^
// array_type.cc:13:10: note: use rlib::Array<T>, or rlib::List<T>
// 5 errors generated.
