// "x"_str: a Str that is part of the binary.

#ifndef RLIB_STR_LITERAL_H_
#define RLIB_STR_LITERAL_H_

#include <cstddef>

#include "rlib/marks.h"

namespace rlib {

class Str;

inline namespace literals {

// The Str of these bytes. Equal literals are the same object.
RLIB_PRIMITIVE("str_literal") Str* operator""_str(const char* bytes, std::size_t length);

}  // namespace literals
}  // namespace rlib

#endif  // RLIB_STR_LITERAL_H_
