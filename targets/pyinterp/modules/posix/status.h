// What is known about a file, as stat says it.

#ifndef TARGETS_PYINTERP_MODULES_POSIX_STATUS_H_
#define TARGETS_PYINTERP_MODULES_POSIX_STATUS_H_

#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* stat_result_type();

// RLIB_RT_STATUS_... of the file of this name within a folder; of the descriptor `folder` if `name` is
// null. Raises OSError with `path`, which may be null.
Array<int64_t>* file_status(int32_t folder, Str* name, bool follows, FilePath* path);
W_Object* new_stat_result(Array<int64_t>* status);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_POSIX_STATUS_H_
