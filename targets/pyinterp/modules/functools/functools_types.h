// The types of module _functools.

#ifndef TARGETS_PYINTERP_MODULES_FUNCTOOLS_FUNCTOOLS_TYPES_H_
#define TARGETS_PYINTERP_MODULES_FUNCTOOLS_FUNCTOOLS_TYPES_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/with_dict.h"

namespace py {

RLIB_PREBUILD W_Type* partial_type();
RLIB_PREBUILD W_Type* lru_cache_wrapper_type();
RLIB_PREBUILD W_Type* key_wrapper_type();

// __dict__ of objects that have one.
W_Object* get_dict(W_WithDict* self);
void set_dict(W_WithDict* self, W_Object* value);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_FUNCTOOLS_FUNCTOOLS_TYPES_H_
