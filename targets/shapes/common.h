// What every source of this interpreter uses: the names it takes from rlib, and text made of parts.

#ifndef TARGETS_SHAPES_COMMON_H_
#define TARGETS_SHAPES_COMMON_H_

#include <cstdint>

#include "rlib/rlib.h"

namespace shapes {

using namespace rlib::literals;
using rlib::Array;
using rlib::Dict;
using rlib::List;
using rlib::Str;
using rlib::StrBuilder;

inline void append_part(StrBuilder* text, const Str* part) { text->append(part); }
inline void append_part(StrBuilder* text, char part) { text->append(part); }
inline void append_part(StrBuilder* text, int64_t part) { text->append_int(part); }

// The parts, which are strings, characters and integers, one behind the other:
//     concat("line "_str, int64_t{12}, ':')
template <class... Parts>
Str* concat(Parts... parts) {
  StrBuilder* text = new StrBuilder();
  (append_part(text, parts), ...);
  return text->build();
}

}  // namespace shapes

#endif  // TARGETS_SHAPES_COMMON_H_
