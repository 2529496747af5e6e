#include "rlib/runtime/threads.h"

#include <cerrno>
#include <cstdlib>
#include <ctime>

#include <pthread.h>
#include <sched.h>

namespace {

// Not a mutex: one thread may take it and another give it back.
struct Lock {
  pthread_mutex_t mutex;
  pthread_cond_t released;
  bool held;
};

Lock* lock_of(int64_t handle) { return reinterpret_cast<Lock*>(handle); }

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
  Lock* lock = static_cast<Lock*>(std::malloc(sizeof(Lock)));
  if (lock == nullptr) return 0;
  pthread_mutex_init(&lock->mutex, nullptr);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&lock->released, &attributes);
  pthread_condattr_destroy(&attributes);
  lock->held = false;
  return reinterpret_cast<int64_t>(lock);
}

void rlib_rt_lock_delete(int64_t handle) {
  Lock* lock = lock_of(handle);
  pthread_cond_destroy(&lock->released);
  pthread_mutex_destroy(&lock->mutex);
  std::free(lock);
}

bool rlib_rt_lock_try(int64_t handle) { return rlib_rt_lock_acquire(handle, 0); }

bool rlib_rt_lock_acquire(int64_t handle, int64_t nanoseconds) {
  Lock* lock = lock_of(handle);
  pthread_mutex_lock(&lock->mutex);
  if (nanoseconds < 0) {
    while (lock->held) pthread_cond_wait(&lock->released, &lock->mutex);
  } else if (nanoseconds > 0 && lock->held) {
    timespec deadline = deadline_after(nanoseconds);
    int status = 0;
    while (lock->held && status != ETIMEDOUT) {
      status = pthread_cond_timedwait(&lock->released, &lock->mutex, &deadline);
    }
  }
  bool taken = !lock->held;
  lock->held = true;
  pthread_mutex_unlock(&lock->mutex);
  return taken;
}

void rlib_rt_lock_release(int64_t handle) {
  Lock* lock = lock_of(handle);
  pthread_mutex_lock(&lock->mutex);
  lock->held = false;
  pthread_cond_signal(&lock->released);
  pthread_mutex_unlock(&lock->mutex);
}

bool rlib_rt_lock_is_held(int64_t handle) {
  Lock* lock = lock_of(handle);
  pthread_mutex_lock(&lock->mutex);
  bool held = lock->held;
  pthread_mutex_unlock(&lock->mutex);
  return held;
}

void rlib_rt_yield() { sched_yield(); }
int64_t rlib_rt_thread_id() { return static_cast<int64_t>(pthread_self()); }

}  // extern "C"
