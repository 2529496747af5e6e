// str.format and the format of str itself.

#ifndef TARGETS_PYINTERP_OBJSPACE_FORMAT_TEXT_H_
#define TARGETS_PYINTERP_OBJSPACE_FORMAT_TEXT_H_

#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

// format(text, specification): "*^10.3".
W_Str* format_str(W_Str* text, Str* specification);

// text.format(*args, **kwargs); `mapping` instead of kwargs for format_map, where there are no
// args.
W_Str* format_template(W_Str* text, Array<W_Object*>* args, W_Object* mapping, bool is_map);

// What string.Formatter is made of: see module _string.
W_Object* formatter_parser(W_Str* text);
W_Object* formatter_field_name_split(W_Str* text);

// ---- percent_format.cc ----

// text % values.
W_Str* percent_format(W_Str* text, W_Object* values);
// The same for bytes.
Str* percent_format_bytes(Str* text, W_Object* values);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_FORMAT_TEXT_H_
