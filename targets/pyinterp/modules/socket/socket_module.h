// What the parts of module _socket share.

#ifndef TARGETS_PYINTERP_MODULES_SOCKET_SOCKET_MODULE_H_
#define TARGETS_PYINTERP_MODULES_SOCKET_SOCKET_MODULE_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* socket_type();
RLIB_PREBUILD W_Type* gaierror_type();
RLIB_PREBUILD W_Type* herror_type();

// ---- Addresses: bytes, as C's struct sockaddr has them on Linux --------------------------------

constexpr int64_t kAddressSize = 128;  // sockaddr_storage

// The address that a program wrote down for a socket of this family. Raises TypeError, ValueError, OverflowError, OSError; may
// ask for a name. `function` is for messages.
Str* socket_address(int64_t family, W_Object* w, Str* function);
// How programs write such an address; None if there is none.
W_Object* shown_address(Str* address);

// At translation time.
void add_socket_constants(ModuleBuilder* m);
void add_socket_names(ModuleBuilder* m);  // getaddrinfo, gethostbyname, inet_aton, htons ...

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SOCKET_SOCKET_MODULE_H_
