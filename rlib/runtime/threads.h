// Locks and threads of the operating system.

#ifndef RLIB_RUNTIME_THREADS_H_
#define RLIB_RUNTIME_THREADS_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// A lock, not held; 0 when there is no memory. Any thread may release it.
int64_t rlib_rt_lock_new();
void rlib_rt_lock_delete(int64_t lock);
// Takes the lock if it is not held. Whether it was taken.
bool rlib_rt_lock_try(int64_t lock);
// Takes the lock; waits at most `nanoseconds`, for ever if that is negative. A signal ends the wait too.
enum { RLIB_RT_LOCK_TIMED_OUT = 0, RLIB_RT_LOCK_TAKEN = 1, RLIB_RT_LOCK_INTERRUPTED = 2 };
RFFI_RELEASES_LOCK int64_t rlib_rt_lock_acquire(int64_t lock, int64_t nanoseconds);
void rlib_rt_lock_release(int64_t lock);
bool rlib_rt_lock_is_held(int64_t lock);

RFFI_RELEASES_LOCK void rlib_rt_yield();
// A number for the calling thread, never 0; and the one by which the system knows it.
int64_t rlib_rt_thread_id();
int64_t rlib_rt_native_thread_id();

}  // extern "C"

#endif  // RLIB_RUNTIME_THREADS_H_
