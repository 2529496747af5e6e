// Numbers formatted by a specification, as format() takes it:
//
//     [[fill]align][sign][z][0][width][,][.precision][type]

#ifndef TARGETS_PYINTERP_MODULES_DECIMAL_FORMAT_H_
#define TARGETS_PYINTERP_MODULES_DECIMAL_FORMAT_H_

#include "targets/pyinterp/modules/decimal/number.h"

namespace py::decimal {

class FormatRequest final : public rlib::Object {
 public:
  // Null for what is no specification. `capital`: without a type, exponents begin with E.
  static FormatRequest* parse(Str* specification, bool capital);

  // `a` formatted, rounded where that has to be as `rules` say.
  Str* format(Number a, Rules* rules);

  Str* fill = " "_str;       // one code point
  char align = '>';          // <, >, ^, =
  char sign = '-';           // -, +, or blank
  bool no_negative_zero = false;
  bool pads_zeros = false;
  int64_t width = 0;
  int64_t precision = -1;    // -1: as many digits as there are
  char type = 'g';           // e, f, g, %, and their capitals
  bool is_local = false;     // n was asked for: the next three are to be those of the locale
  Str* point = "."_str;
  Str* separator = ""_str;   // of groups of digits
  Str* grouping = ""_str;    // bytes: sizes of groups from the right, the last one for all others; CHAR_MAX: no more

 private:
  Number rounded(Number a, Rules* rules);
  Str* padded(Str* sign_text, Str* body, Str* with, char way);
  Str* grouped(Str* digits, int64_t least);
};

}  // namespace py::decimal

#endif  // TARGETS_PYINTERP_MODULES_DECIMAL_FORMAT_H_
