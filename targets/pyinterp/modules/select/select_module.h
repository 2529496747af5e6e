#ifndef TARGETS_PYINTERP_MODULES_SELECT_SELECT_MODULE_H_
#define TARGETS_PYINTERP_MODULES_SELECT_SELECT_MODULE_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

// POLLIN and its kind, from C's headers.
void add_select_constants(ModuleBuilder* m);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SELECT_SELECT_MODULE_H_
