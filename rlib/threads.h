// Threads. One at a time runs code of the program, the one that holds the global lock; C functions
// marked RFFI_RELEASES_LOCK let others run meanwhile. The lock is never taken away from a thread: an
// interpreter calls `yield` now and then, every few thousand instructions of its program.

#ifndef RLIB_THREADS_H_
#define RLIB_THREADS_H_

#include <cstdint>

#include "rlib/exceptions.h"
#include "rlib/object.h"
#include "rlib/rffi.h"
#include "rlib/runtime/threads.h"

namespace rlib::threads {

// The translated program's; untranslated.cc has another.
extern "C" bool kiln_thread_start(void (*function)(Object*), Object* argument);

// Starts a thread that calls `function(argument)`. False if the system has none left. The function
// catches all its exceptions; one that leaves it is reported and ends the program. The program ends
// with its first thread, whether others still run or not.
inline bool start(void (*function)(Object*), Object* argument) {
  return kiln_thread_start(function, argument);
}

// Lets others run, if there are any: each thread that waits has its turn before this returns.
inline void yield() {
  rffi::unlocked([] { rlib_rt_yield(); });
}

// A number for the calling thread, never 0, that no other thread has as long as this one lives.
inline int64_t current_id() { return rlib_rt_thread_id(); }

// A lock that one thread may take and another release.
class Lock final : public Object {
 public:
  // Raises MemoryError.
  Lock() : handle_(rlib_rt_lock_new()) {
    if (handle_ == 0) throw new MemoryError();
  }
  void finalize() { rlib_rt_lock_delete(handle_); }

  // Waits until the lock is released, and takes it.
  void acquire() { acquire_within(-1); }
  // Waits at most this long; not at all for 0, for ever if negative. Whether the lock was taken.
  bool acquire_within(int64_t nanoseconds) {
    if (rlib_rt_lock_try(handle_)) return true;
    if (nanoseconds == 0) return false;
    return rffi::unlocked([&] { return rlib_rt_lock_acquire(handle_, nanoseconds); });
  }
  // Precondition: it is held, by whomever.
  void release() {
    RLIB_REQUIRE(is_held(), "release of a lock that is not held");
    rlib_rt_lock_release(handle_);
  }
  bool is_held() { return rlib_rt_lock_is_held(handle_); }

 private:
  const int64_t handle_;
};

// Holds a lock for a scope.
class RLIB_SCOPE Holding {
 public:
  explicit Holding(Lock* lock) : lock_(lock) { lock->acquire(); }
  ~Holding() { lock_->release(); }
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;

 private:
  Lock* const lock_;
};

}  // namespace rlib::threads

#endif  // RLIB_THREADS_H_
