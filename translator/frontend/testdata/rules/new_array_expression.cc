#include "rlib/object.h"

class Node : public rlib::Object {};

void use(int n) {
  new Node*[n];
  new int[4];
}

// ---- reported ----
// new_array_expression.cc:6:3: error: 'new T[]' is not part of Restricted C++ [kiln-new-array-expression]
//     6 |   new Node*[n];
//       |   ^~~~~~~~~~~~
// new_array_expression.cc:6:3: note: use rlib::Array<T>::make(n)
// new_array_expression.cc:7:3: error: 'new T[]' is not part of Restricted C++ [kiln-new-array-expression]
//     7 |   new int[4];
//       |   ^~~~~~~~~~
// new_array_expression.cc:7:3: note: use rlib::Array<T>::make(n)
// 2 errors generated.
