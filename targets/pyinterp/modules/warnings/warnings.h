// Warnings: what the interpreter itself has to say to the program's author.
//
//     warn(DeprecationWarning_type(), "NotImplemented should not be used in a boolean context"_str);
//
// A warning is shown, ignored or raised as the filters say. The module _warnings keeps them, until the
// program imports warnings.py: from then on its `filters`, `defaultaction` and `onceregistry` hold,
// and its _showwarnmsg shows.

#ifndef TARGETS_PYINTERP_MODULES_WARNINGS_WARNINGS_H_
#define TARGETS_PYINTERP_MODULES_WARNINGS_WARNINGS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// Where a warning is about. `module` and `registry` (the dict that remembers what was shown) may be
// null; `line_text`: the line itself for who has it, or null; `source`: the object that was lost, of
// ResourceWarnings, or null.
struct WarningPlace {
  W_Object* file_name;
  int64_t line;
  W_Object* module;
  W_Object* registry;
  W_Object* line_text;
  W_Object* source;
};

// Warns of the code at work: `stacklevel` 1 is the frame on top, 2 its caller. Frames of importlib do
// not count. Raises the warning where filters make it an error; may run code of the program.
void warn(W_Type* category, Str* message, int64_t stacklevel = 1);
// The same with `message` any object, an instance of Warning or the argument of one, and with the
// object that a ResourceWarning is about, or null.
void warn_object(W_Object* category, W_Object* message, int64_t stacklevel, W_Object* source);
// Warns of a place. `category` is ignored if `message` is a Warning.
void warn_explicit(W_Object* category, W_Object* message, WarningPlace place);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_WARNINGS_WARNINGS_H_
