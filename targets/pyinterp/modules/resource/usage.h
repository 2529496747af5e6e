// What a process used, as getrusage and wait4 say it.

#ifndef TARGETS_PYINTERP_MODULES_RESOURCE_USAGE_H_
#define TARGETS_PYINTERP_MODULES_RESOURCE_USAGE_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// resource.struct_rusage of RLIB_RT_USAGE_FIELDS numbers.
W_Object* new_usage(Array<int64_t>* usage);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_RESOURCE_USAGE_H_
