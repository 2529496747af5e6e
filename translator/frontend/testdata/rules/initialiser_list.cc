#include "rlib/object.h"
#include <initializer_list>

int sum(std::initializer_list<int> items) { return 0; }

int use() {
  auto list = {1, 2, 3};
  return sum({4, 5});
}

// ---- reported ----
// initialiser_list.cc:4:5: error: std::initializer_list is not part of Restricted C++ [kiln-initialiser-list]
//     4 | int sum(std::initializer_list<int> items) { return 0; }
//       |     ^
// initialiser_list.cc:4:5: note: append the items one by one
// initialiser_list.cc:7:15: error: std::initializer_list is not part of Restricted C++ [kiln-initialiser-list]
//     7 |   auto list = {1, 2, 3};
//       |               ^~~~~~~~~
// initialiser_list.cc:7:15: note: append the items one by one
// initialiser_list.cc:8:14: error: std::initializer_list is not part of Restricted C++ [kiln-initialiser-list]
//     8 |   return sum({4, 5});
//       |              ^~~~~~
// initialiser_list.cc:8:14: note: append the items one by one
// 3 errors generated.
