#include "rlib/object.h"
#include <string>
#include <vector>

int use(int n) {
  std::string text = "abc";
  std::vector<int> numbers;
  numbers.push_back(n);
  return numbers[0];
}
class Person : public rlib::Object {
 public:
  std::string name;
};
void person(Person* p) { p->name.clear(); }

// ---- reported ----
// std_type.cc:13:15: error: std::basic_string<char, std::char_traits<char>, std::allocator<char>> of the C++ library is not part of Restricted C++ [kiln-std-type]
//    13 |   std::string name;
//       |               ^
// std_type.cc:13:15: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// std_type.cc:6:22: error: a C string literal [kiln-string-literal]
//     6 |   std::string text = "abc";
//       |                      ^~~~~
// std_type.cc:6:22: note: write "..."_str for an rlib::Str
// std_type.cc:6:15: error: this use of the C++ library is not part of Restricted C++ [kiln-std-type]
//     6 |   std::string text = "abc";
//       |               ^
// std_type.cc:6:15: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// <basic_string.h>: note: because of this: std::allocator<char> of the C++ library is not part of Restricted C++
// std_type.cc:6:22: error: std::basic_string<char>::basic_string<std::allocator<char>> of the C++ library is not part of Restricted C++ [kiln-std-type]
//     6 |   std::string text = "abc";
//       |                      ^
// std_type.cc:6:22: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// <basic_string.h>: note: because of this: value struct std::basic_string<char, std::char_traits<char>, std::allocator<char>>::_Alloc_hider is not trivially copyable
// std_type.cc:7:20: error: std::vector<int, std::allocator<int>> of the C++ library is not part of Restricted C++ [kiln-std-type]
//     7 |   std::vector<int> numbers;
//       |                    ^
// std_type.cc:7:20: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// std_type.cc:8:11: error: std::vector<int>::push_back of the C++ library is not part of Restricted C++ [kiln-std-type]
//     8 |   numbers.push_back(n);
//       |           ^
// std_type.cc:8:11: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// <stl_vector.h>: note: because of this: value struct std::_Vector_base<int, std::allocator<int>>::_Vector_impl is not trivially copyable
// std_type.cc:9:10: error: std::vector<int>::operator[] of the C++ library is not part of Restricted C++ [kiln-std-type]
//     9 |   return numbers[0];
//       |          ^
// std_type.cc:9:10: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// <stl_vector.h>: note: because of this: pointer arithmetic
// std_type.cc:15:34: error: std::basic_string<char>::clear of the C++ library is not part of Restricted C++ [kiln-std-type]
//    15 | void person(Person* p) { p->name.clear(); }
//       |                                  ^
// std_type.cc:15:34: note: use its counterpart in rlib: List, Array, Dict, Set, Str, StrBuilder
// <basic_string.h>: note: because of this: '[]' on a C array or pointer
// 8 errors generated.
