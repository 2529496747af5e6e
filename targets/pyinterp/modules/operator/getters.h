// itemgetter, attrgetter, methodcaller: functions made of what they get or call.

#ifndef TARGETS_PYINTERP_MODULES_OPERATOR_GETTERS_H_
#define TARGETS_PYINTERP_MODULES_OPERATOR_GETTERS_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

RLIB_PREBUILD W_Type* item_getter_type();
RLIB_PREBUILD W_Type* attribute_getter_type();
RLIB_PREBUILD W_Type* method_caller_type();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_OPERATOR_GETTERS_H_
