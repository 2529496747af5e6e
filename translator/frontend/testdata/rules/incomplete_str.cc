#include "rlib/str_literal.h"

using namespace rlib::literals;

rlib::Str* use() { return "text"_str; }
