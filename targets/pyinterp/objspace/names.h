// The names that the interpreter looks up by itself: names::append() is the str "append", interned.

#ifndef TARGETS_PYINTERP_OBJSPACE_NAMES_H_
#define TARGETS_PYINTERP_OBJSPACE_NAMES_H_

#include "targets/pyinterp/objspace/text_objects.h"

namespace py {

namespace names {
#define NAME_AS(identifier, text) \
  RLIB_PREBUILD inline W_Str* identifier() { return RLIB_ONCE(intern(text##_str)); }
#define NAME(identifier) NAME_AS(identifier, #identifier)
#include "targets/pyinterp/objspace/names.def"
}  // namespace names

// "__add__" for Special::kAdd.
W_Str* special_name(Special which);
// The special method of this name, or Special::kCount.
Special find_special(Str* name);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_NAMES_H_
