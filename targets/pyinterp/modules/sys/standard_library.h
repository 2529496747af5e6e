// Where the standard library is: CPython 3.11's, as Debian installs it.

#ifndef TARGETS_PYINTERP_MODULES_SYS_STANDARD_LIBRARY_H_
#define TARGETS_PYINTERP_MODULES_SYS_STANDARD_LIBRARY_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

inline Str* installation_prefix() { return "/usr"_str; }
inline Str* standard_library_path() { return "/usr/lib/python3.11"_str; }

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SYS_STANDARD_LIBRARY_H_
