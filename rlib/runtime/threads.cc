#include "rlib/runtime/threads.h"

#include <cerrno>
#include <cstdlib>
#include <ctime>

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <unistd.h>

namespace {

// A semaphore of one: one thread may take it and another give it back, and signals end a wait.
sem_t* lock_of(int64_t handle) { return reinterpret_cast<sem_t*>(handle); }

timespec deadline_after(int64_t nanoseconds) {
  constexpr int64_t kSecond = 1'000'000'000;
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t total = now.tv_nsec + nanoseconds % kSecond;
  now.tv_sec += nanoseconds / kSecond + total / kSecond;
  now.tv_nsec = total % kSecond;
  return now;
}

}  // namespace

extern "C" {

int64_t rlib_rt_lock_new() {
  sem_t* lock = static_cast<sem_t*>(std::malloc(sizeof(sem_t)));
  if (lock != nullptr) sem_init(lock, 0, 1);
  return reinterpret_cast<int64_t>(lock);
}

void rlib_rt_lock_delete(int64_t handle) {
  sem_destroy(lock_of(handle));
  std::free(lock_of(handle));
}

bool rlib_rt_lock_try(int64_t handle) { return sem_trywait(lock_of(handle)) == 0; }

int64_t rlib_rt_lock_acquire(int64_t handle, int64_t nanoseconds) {
  int failed;
  if (nanoseconds < 0) {
    failed = sem_wait(lock_of(handle));
  } else {
    timespec deadline = deadline_after(nanoseconds);
    failed = sem_clockwait(lock_of(handle), CLOCK_MONOTONIC, &deadline);
  }
  if (failed == 0) return RLIB_RT_LOCK_TAKEN;
  return errno == EINTR ? RLIB_RT_LOCK_INTERRUPTED : RLIB_RT_LOCK_TIMED_OUT;
}

void rlib_rt_lock_release(int64_t handle) { sem_post(lock_of(handle)); }

bool rlib_rt_lock_is_held(int64_t handle) {
  int value = 0;
  sem_getvalue(lock_of(handle), &value);
  return value == 0;
}

void rlib_rt_yield() { sched_yield(); }
int64_t rlib_rt_thread_id() { return static_cast<int64_t>(pthread_self()); }
int64_t rlib_rt_native_thread_id() { return gettid(); }

}  // extern "C"
