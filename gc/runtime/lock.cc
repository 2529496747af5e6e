// The global lock: whoever holds it may touch objects and owns the nursery.
//
// A ticket lock on a futex, hence fair: threads get it in the order in which they asked, and a thread
// that releases and asks again queues behind those that wait. A handover without waiters is two
// atomic additions. All waiters wake at a handover and all but one sleep again: fine for the handful
// of threads an interpreter has.

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "gc/runtime/mutator.h"
#include "gc/runtime/threads.h"

extern "C" {

uint32_t kiln_lock_next_ticket;
uint32_t kiln_lock_now_serving;

// Whoever waits longer than its patience sets the word: kiln_lock_watch.
static int64_t* watched_word;
static int64_t patience = 5'000'000;

void kiln_lock_watch(int64_t* word) { watched_word = word; }
void kiln_lock_set_patience(int64_t nanoseconds) { patience = nanoseconds; }

void kiln_lock_after_fork(void) {
  kiln_lock_next_ticket = kiln_lock_now_serving + 1;  // ours, and nobody waits
  kiln::gc::forget_other_threads();
}

void kiln_lock_acquire(void) {
  int saved_errno = errno;
  uint32_t ticket = __atomic_fetch_add(&kiln_lock_next_ticket, 1, __ATOMIC_RELAXED);
  for (;;) {
    uint32_t serving = __atomic_load_n(&kiln_lock_now_serving, __ATOMIC_ACQUIRE);
    if (serving == ticket) break;
    const timespec wait = {patience / 1'000'000'000, patience % 1'000'000'000};
    const bool asks = watched_word != nullptr;
    long woken = syscall(SYS_futex, &kiln_lock_now_serving, FUTEX_WAIT_PRIVATE, serving,
                         asks ? &wait : nullptr, nullptr, 0);
    if (asks && woken != 0 && errno == ETIMEDOUT) {
      __atomic_store_n(watched_word, 1, __ATOMIC_RELAXED);
    }
  }
  kiln::gc::take_nursery();
  errno = saved_errno;
}

void kiln_lock_release(void) {
  int saved_errno = errno;
  kiln::gc::leave_nursery();
  uint32_t serving = __atomic_add_fetch(&kiln_lock_now_serving, 1, __ATOMIC_SEQ_CST);
  // A thread that takes its ticket after this load sees the new value above and does not sleep.
  if (__atomic_load_n(&kiln_lock_next_ticket, __ATOMIC_SEQ_CST) != serving)
    syscall(SYS_futex, &kiln_lock_now_serving, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
  errno = saved_errno;
}

void kiln_lock_yield(void) {
  kiln_lock_release();
  kiln_lock_acquire();
}

}  // extern "C"
