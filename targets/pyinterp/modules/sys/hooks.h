// What sys lets a program hook into: asynchronous generators, lost exceptions, what the prompt shows.

#ifndef TARGETS_PYINTERP_MODULES_SYS_HOOKS_H_
#define TARGETS_PYINTERP_MODULES_SYS_HOOKS_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

// get_asyncgen_hooks, set_asyncgen_hooks, get_coroutine_origin_tracking_depth and its setter,
// displayhook, unraisablehook.
void add_hooks(ModuleBuilder* m);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SYS_HOOKS_H_
