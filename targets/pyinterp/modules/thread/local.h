// _thread._local: objects whose attributes each thread has for itself.

#ifndef TARGETS_PYINTERP_MODULES_THREAD_LOCAL_H_
#define TARGETS_PYINTERP_MODULES_THREAD_LOCAL_H_

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* local_type();

// Forgets what a thread that ends had in them.
void forget_locals(ThreadState* thread);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_THREAD_LOCAL_H_
