// Names of hosts.

#ifndef TARGETS_PYINTERP_MODULES_SOCKET_NAMES_H_
#define TARGETS_PYINTERP_MODULES_SOCKET_NAMES_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// The 4 or 16 bytes of a host's address: a name, a number in text, "" for any and "<broadcast>". Raises
// TypeError, gaierror.
Str* address_of_host(W_Object* host, int64_t family);
// 4 or 16 bytes as text.
Str* text_of_address(Str* bytes);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SOCKET_NAMES_H_
