// Signals. A handler in C notes that a signal came; the program looks when it has time. What can fail
// returns -errno. A set of signals is a mask: signal n is bit n - 1.

#ifndef RLIB_RUNTIME_SIGNALS_H_
#define RLIB_RUNTIME_SIGNALS_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// ---- What becomes of a signal ----

enum {
  RLIB_RT_SIGNAL_DEFAULT,  // what the system does
  RLIB_RT_SIGNAL_IGNORED,
  RLIB_RT_SIGNAL_NOTED,    // waits for rlib_rt_signal_next; interrupts calls that wait
  RLIB_RT_SIGNAL_OTHER,    // handled by somebody else
};
int64_t rlib_rt_signal_set_action(int64_t number, int64_t action);
int64_t rlib_rt_signal_action(int64_t number);
// Whether calls that this signal interrupts are made again by the system.
int64_t rlib_rt_signal_set_restart(int64_t number, bool restarts);

// *word becomes 1 whenever a signal is noted. Null: nobody wants to know.
void rlib_rt_signal_watch(int64_t* word);
// Notes a signal as if it had come.
void rlib_rt_signal_note(int64_t number);
// The smallest signal that was noted, which is forgotten; 0 if there is none.
int64_t rlib_rt_signal_next();
bool rlib_rt_signals_are_noted();
void rlib_rt_signals_forget();

// A file descriptor to which the number of each noted signal is written as a byte; -1 for none. The one
// before.
int64_t rlib_rt_signal_set_wakeup(int64_t fd, bool warns_if_full);
// The errno of a byte that could not be written, which is forgotten; 0 if there is none.
int64_t rlib_rt_signal_wakeup_error();

// ---- Sending and waiting ----

int64_t rlib_rt_signal_raise(int64_t number);
int64_t rlib_rt_signal_send_to_thread(int64_t thread, int64_t number);
int64_t rlib_rt_signal_send_by_descriptor(int64_t fd, int64_t number, int64_t flags);
// pthread_sigmask. Puts the mask before there.
int64_t rlib_rt_signal_mask(int64_t how, uint64_t mask, uint64_t* old_mask);
int64_t rlib_rt_signals_pending(uint64_t* mask);
// The signal that came. (sigwait)
RFFI_RELEASES_LOCK int64_t rlib_rt_signal_wait(uint64_t mask);
// The same; it waits at most this long, for ever if negative. Puts signo, code, errno, pid, uid, status,
// band there.
RFFI_RELEASES_LOCK int64_t rlib_rt_signal_wait_info(uint64_t mask, int64_t nanoseconds, int64_t* info);
// The mask of the signals that there are.
uint64_t rlib_rt_signals_valid();

// ---- Timers, in microseconds ----

// Puts the time left and the interval there.
int64_t rlib_rt_timer_get(int64_t which, int64_t* times);
// Puts those of before there.
int64_t rlib_rt_timer_set(int64_t which, int64_t value, int64_t interval, int64_t* old_times);

}  // extern "C"

#endif  // RLIB_RUNTIME_SIGNALS_H_
