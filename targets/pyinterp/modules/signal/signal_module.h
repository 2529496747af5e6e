// What the parts of module _signal share.

#ifndef TARGETS_PYINTERP_MODULES_SIGNAL_SIGNAL_MODULE_H_
#define TARGETS_PYINTERP_MODULES_SIGNAL_SIGNAL_MODULE_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

constexpr int64_t kSignalCount = 65;  // NSIG: signals are 1 to 64

// The functions of the program that handle signals, by number; null where none was set.
RLIB_PREBUILD Array<W_Object*>* signal_handlers();
// What getsignal() says: a function; 0 and 1 for the default and for ignored ones; None for others.
W_Object* signal_handler(int64_t number);
RLIB_PREBUILD W_BuiltinFunction* default_int_handler();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SIGNAL_SIGNAL_MODULE_H_
