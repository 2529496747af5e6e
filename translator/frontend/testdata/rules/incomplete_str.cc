#include "rlib/str_literal.h"

using namespace rlib::literals;

rlib::Str* use() { return "text"_str; }

// ---- reported ----
// incomplete_str.cc:5:27: error: a string literal where class rlib::Str is only declared [kiln-incomplete-str]
//     5 | rlib::Str* use() { return "text"_str; }
//       |                           ^~~~~~~~~~
// incomplete_str.cc:5:27: note: include rlib/str.h
// <rlib/str_literal.h>: note: declared here
// 1 error generated.
