// Format specifications, and numbers formatted by them: format(1234.5, ">+12,.2f").
//
//     [[fill]align][sign][z][#][0][width][grouping][.precision][type]
//
// The old way, "%+12.2f" % x, has its own syntax, and the same text of the numbers: see printf_int and
// printf_float.

#ifndef TARGETS_PYINTERP_OBJSPACE_FORMAT_NUMBER_H_
#define TARGETS_PYINTERP_OBJSPACE_FORMAT_NUMBER_H_

#include "targets/pyinterp/objspace/complex_operations.h"
#include "targets/pyinterp/objspace/number_objects.h"
#include "targets/pyinterp/objspace/text_objects.h"

namespace py {

struct FormatSpec {
  int64_t fill;       // a code point
  char align;         // '<', '>', '^', '='
  bool has_align;     // the specification says so, or has a 0 in front of the width
  char sign;          // '+', ' ', '-'; '\0': not given
  bool no_negative_zero;
  bool alternate;     // #
  char grouping;      // ',' or '_'; '\0': none
  int64_t width;      // -1: not given
  int64_t precision;  // -1: not given
  int64_t type;       // a code point; '\0': not given
};

// Reads a specification for formatting `w`. `align` is where objects of its type go by themselves.
// Raises ValueError.
FormatSpec parse_format(W_Str* specification, W_Object* w, char align = '>');
// ValueError: "Unknown format code 'q' for object of type 'int'".
[[noreturn]] void throw_unknown_format(int64_t type, W_Object* w);

// The text, padded to the width. Raise ValueError.
Str* format_int(W_AnyInt* w, FormatSpec spec);
Str* format_float(double value, FormatSpec spec, W_Object* w);
Str* format_complex(ComplexValue z, FormatSpec spec, W_Object* w);

// How a float is written.
struct FloatStyle {
  char type;          // e, f, g, E, F, G, or r: as repr() does
  int64_t precision;  // not of r
  bool alternate;     // always a point; g keeps zeros
  bool like_repr;     // always a digit behind the point
  bool no_negative_zero;
};
Str* float_text(double value, FloatStyle style);

// What "%d", "%i", "%u", "%x", "%X" and "%o" make of an int: sign, prefix if `alternate`, digits, of
// which there are at least `precision` (-1: not given).
Str* printf_int(W_AnyInt* w, char conversion, int64_t precision, bool alternate);
// What "%e", "%f", "%g", "%E", "%F" and "%G" make of a float.
Str* printf_float(double value, char conversion, int64_t precision, bool alternate);

// An int in base 2, 8, 10 or 16: sign and digits.
Str* int_in_base(W_AnyInt* w, int64_t base);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_FORMAT_NUMBER_H_
