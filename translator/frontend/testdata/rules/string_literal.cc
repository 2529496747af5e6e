#include "rlib/str.h"

using namespace rlib::literals;

int use(rlib::Str* s) {
  auto name = "plain";
  rlib::Str* good = "good"_str;
  return "abc"[1] + rlib::Str::from_c_string("c string")->length();
}

// ---- reported ----
// string_literal.cc:6:8: error: a pointer to char, which is not a collected class [kiln-raw-pointer]
//     6 |   auto name = "plain";
//       |        ^
// string_literal.cc:6:8: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// string_literal.cc:6:15: error: a C string literal [kiln-string-literal]
//     6 |   auto name = "plain";
//       |               ^~~~~~~
// string_literal.cc:6:15: note: write "..."_str for an rlib::Str
// string_literal.cc:8:10: error: '[]' on a C array or pointer [kiln-subscript]
//     8 |   return "abc"[1] + rlib::Str::from_c_string("c string")->length();
//       |          ^~~~~~~~
// string_literal.cc:8:10: note: use get(i) and set(i, v) of rlib::Array or rlib::List
// string_literal.cc:8:46: error: a C string literal [kiln-string-literal]
//     8 |   return "abc"[1] + rlib::Str::from_c_string("c string")->length();
//       |                                              ^~~~~~~~~~
// string_literal.cc:8:46: note: write "..."_str for an rlib::Str
// 4 errors generated.
