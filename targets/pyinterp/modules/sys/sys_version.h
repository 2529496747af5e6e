// Which Python this is.

#ifndef TARGETS_PYINTERP_MODULES_SYS_SYS_VERSION_H_
#define TARGETS_PYINTERP_MODULES_SYS_SYS_VERSION_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

constexpr int64_t kVersionMajor = 3;
constexpr int64_t kVersionMinor = 11;
constexpr int64_t kVersionMicro = 2;
// 3.11.2 final: 0x030b02f0.
constexpr int64_t kVersionNumber =
    kVersionMajor << 24 | kVersionMinor << 16 | kVersionMicro << 8 | 0xF0;

// sys.version_info.
RLIB_PREBUILD W_Object* version_info();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SYS_SYS_VERSION_H_
