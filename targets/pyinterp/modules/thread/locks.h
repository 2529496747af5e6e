// lock and RLock.

#ifndef TARGETS_PYINTERP_MODULES_THREAD_LOCKS_H_
#define TARGETS_PYINTERP_MODULES_THREAD_LOCKS_H_

#include "rlib/threads.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* lock_type();
RLIB_PREBUILD W_Type* rlock_type();

class W_Lock final : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return lock_type(); }
  W_Type* type() override { return lock_type(); }

  rlib::threads::Lock* lock = new rlib::threads::Lock();  // another one after a fork
};

// Takes a lock, as acquire(blocking, timeout) of Python (null: without limit); whether it was taken. Handlers of signals run
// meanwhile, and raise.
bool acquire_lock(rlib::threads::Lock* lock, bool blocking, W_Object* timeout);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_THREAD_LOCKS_H_
