// What the filters of warnings say. For this folder only.

#ifndef TARGETS_PYINTERP_MODULES_WARNINGS_FILTERS_H_
#define TARGETS_PYINTERP_MODULES_WARNINGS_FILTERS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// What holds as long as warnings.py was not imported, and what it begins with.
class WarningFilters final : public rlib::Object {
 public:
  W_List* filters = nullptr;
  W_Dict* once_registry = new_dict();
  W_Str* default_action = nullptr;
  int64_t version = 0;  // another one after each change of the filters: registries of old ones are void
};
RLIB_PREBUILD WarningFilters* warning_filters();

// warnings.py's attribute of this name, or null if it has none or is not there. `imports`: gets it.
W_Object* warnings_attribute(Str* name, bool imports);

// The action for a warning, and the filter that says so (null: it is the default).
struct FilterAction {
  Str* action;
  W_Object* filter;
};
// Raises ValueError, TypeError for filters that are none.
FilterAction find_action(W_Object* category, W_Object* text, int64_t line, W_Object* module);

// The registry of what is shown once in all the program.
W_Dict* once_registry();

// Whether `key` is in a registry, which is emptied first if the filters changed since. If not, and
// `adds`, it is now.
bool is_registered(W_Dict* registry, W_Object* key, bool adds);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_WARNINGS_FILTERS_H_
