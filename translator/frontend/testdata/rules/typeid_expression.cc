#include "rlib/object.h"
#include <typeinfo>

class Node : public rlib::Object {};

bool use(Node* a, Node* b) { return typeid(*a) == typeid(*b); }

// ---- reported ----
// typeid_expression.cc:6:37: error: typeid is not part of Restricted C++ [kiln-typeid-expression]
//     6 | bool use(Node* a, Node* b) { return typeid(*a) == typeid(*b); }
//       |                                     ^~~~~~~~~~
// typeid_expression.cc:6:37: note: use rlib::isinstance<T>(x) or rlib::class_name(x)
// typeid_expression.cc:6:37: error: std::type_info of the C++ library is not part of Restricted C++ [kiln-std-type]
//     6 | bool use(Node* a, Node* b) { return typeid(*a) == typeid(*b); }
//       |                                     ^
// typeid_expression.cc:6:37: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// typeid_expression.cc:6:51: error: typeid is not part of Restricted C++ [kiln-typeid-expression]
//     6 | bool use(Node* a, Node* b) { return typeid(*a) == typeid(*b); }
//       |                                                   ^~~~~~~~~~
// typeid_expression.cc:6:51: note: use rlib::isinstance<T>(x) or rlib::class_name(x)
// typeid_expression.cc:6:48: error: std::type_info::operator== of the C++ library is not part of Restricted C++ [kiln-std-type]
//     6 | bool use(Node* a, Node* b) { return typeid(*a) == typeid(*b); }
//       |                                                ^
// typeid_expression.cc:6:48: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// <typeinfo>: note: because of this: taking the address of __arg
// 4 errors generated.
