// What except* does with exception groups.

#ifndef TARGETS_PYINTERP_OBJSPACE_EXCEPTION_GROUPS_H_
#define TARGETS_PYINTERP_OBJSPACE_EXCEPTION_GROUPS_H_

#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

// What is raised behind the handlers of except*: those exceptions in `outcomes` that handlers raised
// anew, and what of `original` was left or raised again, in its own nesting. None if nothing is.
W_Object* group_to_raise(W_BaseException* original, W_List* outcomes);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_EXCEPTION_GROUPS_H_
