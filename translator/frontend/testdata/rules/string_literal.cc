#include "rlib/str.h"

using namespace rlib::literals;

int use(rlib::Str* s) {
  auto name = "plain";
  rlib::Str* good = "good"_str;
  return "abc"[1] + rlib::Str::from_c_string("c string")->length();
}
