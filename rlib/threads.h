// Threads. One at a time runs code of the program, the one that holds the global lock; C functions
// marked RFFI_RELEASES_LOCK let others run meanwhile. The lock is never taken away from a thread: an
// interpreter calls `yield` now and then, every few thousand instructions of its program.

#ifndef RLIB_THREADS_H_
#define RLIB_THREADS_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/exceptions.h"
#include "rlib/object.h"
#include "rlib/rffi.h"
#include "rlib/runtime/system.h"
#include "rlib/runtime/threads.h"

namespace rlib::threads {

// The translated program's; untranslated.cc has others.
extern "C" {
bool kiln_thread_start(void (*function)(Object*), Object* argument);
void kiln_thread_set_stack_size(int64_t bytes);
void kiln_lock_watch(int64_t* word);
void kiln_lock_set_patience(int64_t nanoseconds);
void kiln_lock_after_fork();
}

// Starts a thread that calls `function(argument)`. False if the system has none left. The function
// catches all its exceptions; one that leaves it is reported and ends the program. The program ends
// with its first thread, whether others still run or not.
inline bool start(void (*function)(Object*), Object* argument) {
  return kiln_thread_start(function, argument);
}

// The machine stack of threads that are started from now on; 0: as much as the system gives.
inline void set_stack_size(int64_t bytes) { kiln_thread_set_stack_size(bytes); }

// Where a thread asks for its turn: whenever it has waited for the lock for some milliseconds, the first
// item of `word` is set to 1, by code that knows nothing of objects. A program that looks at the word now and
// then and calls `yield` when it is set shares its time fairly, and pays nothing while it is alone. Once,
// and `word` is prebuilt.
inline void ask_for_turns_by(Array<int64_t>* word) {
  rffi::raw(word, [](int64_t* items) { kiln_lock_watch(items); });
}
// How long a thread waits until it asks (5 ms unless said otherwise).
inline void set_patience(int64_t nanoseconds) { kiln_lock_set_patience(nanoseconds); }

// To be called in the child of a fork, in which no other thread lives on.
inline void after_fork() { kiln_lock_after_fork(); }

// Lets others run, if there are any: each thread that waits has its turn before this returns.
inline void yield() {
  rffi::unlocked([] { rlib_rt_yield(); });
}

// A number for the calling thread, never 0, that no other thread has as long as this one lives.
inline int64_t current_id() { return rlib_rt_thread_id(); }
// The number by which the system knows it.
inline int64_t native_id() { return rlib_rt_native_thread_id(); }

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
    int64_t deadline = nanoseconds > 0 ? rlib_rt_monotonic_clock() + nanoseconds : 0;
    while (true) {
      Outcome outcome = try_within(nanoseconds);
      if (outcome != kInterrupted) return outcome == kTaken;
      if (nanoseconds > 0) {
        int64_t left = deadline - rlib_rt_monotonic_clock();
        nanoseconds = left > 0 ? left : 0;
      }
    }
  }
  // The same, but a signal ends the wait too.
  enum Outcome : int64_t {
    kTimedOut = RLIB_RT_LOCK_TIMED_OUT,
    kTaken = RLIB_RT_LOCK_TAKEN,
    kInterrupted = RLIB_RT_LOCK_INTERRUPTED,
  };
  Outcome try_within(int64_t nanoseconds) {
    if (rlib_rt_lock_try(handle_)) return kTaken;
    if (nanoseconds == 0) return kTimedOut;
    int64_t handle = handle_;
    return static_cast<Outcome>(
        rffi::unlocked([&] { return rlib_rt_lock_acquire(handle, nanoseconds); }));
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
