#include "rlib/runtime/signals.h"

#include <atomic>
#include <cerrno>
#include <csignal>

#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

std::atomic<uint64_t> noted{0};
std::atomic<int64_t*> watched_word{nullptr};
std::atomic<int> wakeup_fd{-1};
std::atomic<bool> wakeup_warns{true};
std::atomic<int> wakeup_error{0};

uint64_t bit_of(int64_t number) { return uint64_t{1} << (number - 1); }

// Async-signal-safe.
void note(int number) {
  noted.fetch_or(bit_of(number));
  int64_t* word = watched_word.load();
  if (word != nullptr) __atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
  int fd = wakeup_fd.load();
  if (fd < 0) return;
  unsigned char byte = static_cast<unsigned char>(number);
  if (write(fd, &byte, 1) >= 0) return;
  bool is_full = errno == EAGAIN || errno == EWOULDBLOCK;
  if (wakeup_warns.load() || !is_full) wakeup_error.store(errno);
}

void handler(int number) {
  int kept = errno;
  note(number);
  errno = kept;
}

sigset_t set_of(uint64_t mask) {
  sigset_t set;
  sigemptyset(&set);
  for (int number = 1; number <= 64; number++) {
    if (mask & bit_of(number)) sigaddset(&set, number);
  }
  return set;
}
uint64_t mask_of(const sigset_t& set) {
  uint64_t mask = 0;
  for (int number = 1; number <= 64; number++) {
    if (sigismember(&set, number) == 1) mask |= bit_of(number);
  }
  return mask;
}

int64_t microseconds(const timeval& time) { return time.tv_sec * int64_t{1'000'000} + time.tv_usec; }
timeval time_of(int64_t microseconds) {
  timeval time;
  time.tv_sec = microseconds / 1'000'000;
  time.tv_usec = microseconds % 1'000'000;
  return time;
}
void store_times(const itimerval& timer, int64_t* times) {
  times[0] = microseconds(timer.it_value);
  times[1] = microseconds(timer.it_interval);
}

}  // namespace

extern "C" {

int64_t rlib_rt_signal_set_action(int64_t number, int64_t action) {
  struct sigaction how = {};
  how.sa_handler = action == RLIB_RT_SIGNAL_DEFAULT   ? SIG_DFL
                   : action == RLIB_RT_SIGNAL_IGNORED ? SIG_IGN
                                                      : handler;
  how.sa_flags = SA_ONSTACK;
  return sigaction(static_cast<int>(number), &how, nullptr) == 0 ? 0 : -errno;
}

int64_t rlib_rt_signal_action(int64_t number) {
  struct sigaction how;
  if (sigaction(static_cast<int>(number), nullptr, &how) != 0) return -errno;
  return how.sa_handler == SIG_DFL   ? RLIB_RT_SIGNAL_DEFAULT
         : how.sa_handler == SIG_IGN ? RLIB_RT_SIGNAL_IGNORED
         : how.sa_handler == handler ? RLIB_RT_SIGNAL_NOTED
                                     : RLIB_RT_SIGNAL_OTHER;
}

int64_t rlib_rt_signal_set_restart(int64_t number, bool restarts) {
  struct sigaction how;
  if (sigaction(static_cast<int>(number), nullptr, &how) != 0) return -errno;
  how.sa_flags = restarts ? how.sa_flags | SA_RESTART : how.sa_flags & ~SA_RESTART;
  return sigaction(static_cast<int>(number), &how, nullptr) == 0 ? 0 : -errno;
}

void rlib_rt_signal_watch(int64_t* word) { watched_word.store(word); }
void rlib_rt_signal_note(int64_t number) { note(static_cast<int>(number)); }

int64_t rlib_rt_signal_next() {
  uint64_t all = noted.load();
  if (all == 0) return 0;
  int number = __builtin_ctzll(all) + 1;
  noted.fetch_and(~bit_of(number));
  return number;
}
bool rlib_rt_signals_are_noted() { return noted.load() != 0; }
void rlib_rt_signals_forget() { noted.store(0); }

int64_t rlib_rt_signal_set_wakeup(int64_t fd, bool warns_if_full) {
  wakeup_warns.store(warns_if_full);
  return wakeup_fd.exchange(static_cast<int>(fd));
}
int64_t rlib_rt_signal_wakeup_error() { return wakeup_error.exchange(0); }

// ---- Sending and waiting ----

int64_t rlib_rt_signal_raise(int64_t number) {
  return raise(static_cast<int>(number)) == 0 ? 0 : -errno;
}
int64_t rlib_rt_signal_send_to_thread(int64_t thread, int64_t number) {
  return -pthread_kill(static_cast<pthread_t>(thread), static_cast<int>(number));
}
int64_t rlib_rt_signal_send_by_descriptor(int64_t fd, int64_t number, int64_t flags) {
  long result = syscall(SYS_pidfd_send_signal, static_cast<int>(fd), static_cast<int>(number), nullptr,
                        static_cast<unsigned int>(flags));
  return result == 0 ? 0 : -errno;
}

int64_t rlib_rt_signal_mask(int64_t how, uint64_t mask, uint64_t* old_mask) {
  sigset_t set = set_of(mask);
  sigset_t old_set;
  int error = pthread_sigmask(static_cast<int>(how), &set, &old_set);
  if (error == 0) *old_mask = mask_of(old_set);
  return -error;
}

int64_t rlib_rt_signals_pending(uint64_t* mask) {
  sigset_t set;
  if (sigpending(&set) != 0) return -errno;
  *mask = mask_of(set);
  return 0;
}

int64_t rlib_rt_signal_wait(uint64_t mask) {
  sigset_t set = set_of(mask);
  int number = 0;
  int error = sigwait(&set, &number);
  return error == 0 ? number : -error;
}

int64_t rlib_rt_signal_wait_info(uint64_t mask, int64_t nanoseconds, int64_t* info) {
  sigset_t set = set_of(mask);
  siginfo_t got;
  timespec limit = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  int number = nanoseconds < 0 ? sigwaitinfo(&set, &got) : sigtimedwait(&set, &got, &limit);
  if (number < 0) return -errno;
  info[0] = got.si_signo;
  info[1] = got.si_code;
  info[2] = got.si_errno;
  info[3] = got.si_pid;
  info[4] = got.si_uid;
  info[5] = got.si_status;
  info[6] = got.si_band;
  return number;
}

uint64_t rlib_rt_signals_valid() {
  sigset_t set;
  sigfillset(&set);
  return mask_of(set);
}

// ---- Timers ----

int64_t rlib_rt_timer_get(int64_t which, int64_t* times) {
  itimerval timer;
  if (getitimer(static_cast<__itimer_which>(which), &timer) != 0) return -errno;
  store_times(timer, times);
  return 0;
}

int64_t rlib_rt_timer_set(int64_t which, int64_t value, int64_t interval, int64_t* old_times) {
  itimerval timer = {time_of(interval), time_of(value)};
  itimerval old_timer;
  if (setitimer(static_cast<__itimer_which>(which), &timer, &old_timer) != 0) return -errno;
  store_times(old_timer, old_times);
  return 0;
}

}  // extern "C"
