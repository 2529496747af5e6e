// Module _signal.

#include "targets/pyinterp/modules/signal/signal_module.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/descriptors.h"
#include "rlib/runtime/file_system.h"
#include "rlib/runtime/signals.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

extern "C" {
RFFI_RELEASES_LOCK int pause();
}

namespace py {

RLIB_PREBUILD W_Type* itimer_error_type();
RLIB_PREBUILD W_Type* siginfo_type();

namespace {

// ---- Handlers -----------------------------------------------------------------------------------

int64_t checked_number(CInt number) {
  if (number.value < 1 || number.value >= kSignalCount) throw_value_error("signal number out of range"_str);
  return number.value;
}

W_Object* set_handler(CInt w_number, W_Object* handler) {
  if (!is_main_thread()) {
    throw_value_error("signal only works in main thread of the main interpreter"_str);
  }
  int64_t number = checked_number(w_number);
  int64_t action = RLIB_RT_SIGNAL_NOTED;
  if (isinstance<W_AnyInt>(handler) && equals(handler, new_int(0))) {
    action = RLIB_RT_SIGNAL_DEFAULT;
  } else if (isinstance<W_AnyInt>(handler) && equals(handler, new_int(1))) {
    action = RLIB_RT_SIGNAL_IGNORED;
  } else if (!is_callable(handler)) {
    throw_type_error(
        "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"_str);
  }
  handle_signals();  // those that came are the old handler's
  W_Object* old_handler = signal_handler(number);
  checked(rlib_rt_signal_set_action(number, action));
  signal_handlers()->set(number, action == RLIB_RT_SIGNAL_NOTED ? handler : nullptr);
  return old_handler;
}

W_Object* get_handler(CInt number) { return signal_handler(checked_number(number)); }

void raise_keyboard_interrupt(W_Object*, W_Object*) { throw_error_with(KeyboardInterrupt_type(), nullptr); }

void interrupts(CInt w_number, CInt flag) {
  int64_t number = checked_number(w_number);
  checked(rlib_rt_signal_set_restart(number, flag.value == 0));
}

W_Object* describe(CInt number) {
  Str* text = Str::from_c_string(::strsignal(static_cast<int>(checked_number(number))));
  if (text == nullptr || text->starts_with("Unknown signal"_str)) return none();
  return new_str(text);
}

int64_t set_wakeup_fd(Array<W_Object*>* args, W_Object* w_warns) {
  if (args->length() != 1) {
    throw_type_error("set_wakeup_fd() takes exactly 1 argument ("_str, args->length(), " given)"_str);
  }
  int64_t fd = c_int_value(args->get(0));
  bool warns = w_warns == nullptr || is_true(w_warns);
  if (!is_main_thread()) {
    throw_value_error("set_wakeup_fd only works in main thread of the main interpreter"_str);
  }
  if (fd != -1) {
    checked(rlib_rt_file_status(fd, RLIB_RT_FILE_MODE));
    if ((checked(rlib_rt_fcntl(fd, F_GETFL, 0)) & O_NONBLOCK) == 0) {
      throw_value_error("the fd "_str, fd, " must be in non-blocking mode"_str);
    }
  }
  return rlib_rt_signal_set_wakeup(fd, warns);
}

// ---- Sending and waiting ------------------------------------------------------------------------

void raise_signal(CInt number) {
  checked(rlib_rt_signal_raise(number.value));
  handle_signals();
}
void kill_thread(int64_t thread, CInt number) {
  checked(rlib_rt_signal_send_to_thread(thread, number.value));
  handle_signals();
}
void pidfd_send(CInt fd, CInt number, W_Object* info, CInt flags) {
  if (!is_none(info)) throw_type_error("siginfo must be None"_str);
  checked(rlib_rt_signal_send_by_descriptor(fd.value, number.value, flags.value));
  handle_signals();  // it may have been to this process
}

uint64_t mask_argument(W_Object* w) {
  uint64_t mask = 0;
  W_Object* iterator = iterate(w);
  while (W_Object* item = next(iterator)) {
    int64_t number = index_clamped(item);
    if (number < 1 || number >= kSignalCount) {
      throw_value_error("signal number "_str, number, " out of range [1; "_str, kSignalCount - 1, ']');
    }
    mask |= uint64_t{1} << (number - 1);
  }
  return mask;
}
W_Object* new_signal_set(uint64_t mask) {
  W_Set* set = new W_Set();
  for (int64_t number = 1; number < kSignalCount; number++) {
    if ((mask >> (number - 1) & 1) != 0) set->items->add(new_int(number));
  }
  return set;
}

W_Object* change_mask(CInt how, W_Object* w_mask) {
  uint64_t mask = mask_argument(w_mask);
  rffi::RawItems<uint64_t> old_mask(1);
  checked(rlib_rt_signal_mask(how.value, mask, old_mask.get()));
  handle_signals();
  return new_signal_set(old_mask.at(0));
}
W_Object* pending() {
  rffi::RawItems<uint64_t> mask(1);
  checked(rlib_rt_signals_pending(mask.get()));
  return new_signal_set(mask.at(0));
}
int64_t wait_for(W_Object* w_mask) {
  uint64_t mask = mask_argument(w_mask);
  return runtime_call([&] { return rlib_rt_signal_wait(mask); });
}

W_Type* make_siginfo_type() {
  auto* fields = new List<StructField>();
  fields->append({"si_signo"_str, "signal number"_str});
  fields->append({"si_code"_str, "signal code"_str});
  fields->append({"si_errno"_str, "errno associated with this signal"_str});
  fields->append({"si_pid"_str, "sending process ID"_str});
  fields->append({"si_uid"_str, "real user ID of sending process"_str});
  fields->append({"si_status"_str, "exit value or signal"_str});
  fields->append({"si_band"_str, "band event for SIGPOLL"_str});
  return make_struct_sequence_type(
      "signal"_str, "struct_siginfo"_str,
      "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as "
      "a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the "
      "attributes si_signo, si_code, and so on."_str,
      fields, 7);
}

W_Object* new_siginfo(Array<int64_t>* info) {
  auto* values = Array<W_Object*>::make(7);
  for (int64_t i = 0; i < 7; i++) values->set(i, new_int(info->get(i)));
  return new_struct_sequence(siginfo_type(), values);
}

W_Object* wait_for_info(W_Object* w_mask) {
  uint64_t mask = mask_argument(w_mask);
  rffi::RawItems<int64_t> info(7);
  runtime_call([&] { return rlib_rt_signal_wait_info(mask, -1, info.get()); });
  return new_siginfo(info.to_array());
}
W_Object* wait_for_info_in_time(W_Object* w_mask, W_Object* w_timeout) {
  uint64_t mask = mask_argument(w_mask);
  int64_t timeout = duration_argument(w_timeout);
  if (timeout < 0) throw_value_error("timeout must be non-negative"_str);
  rffi::RawItems<int64_t> info(7);
  int64_t deadline = rlib::monotonic_clock() + timeout;
  while (true) {
    int64_t got = rffi::unlocked([&] { return rlib_rt_signal_wait_info(mask, timeout, info.get()); });
    if (got >= 0) return new_siginfo(info.to_array());
    if (got == -EAGAIN) return none();
    if (got != -EINTR) checked(got);
    handle_ticks();
    timeout = deadline - rlib::monotonic_clock();
    if (timeout < 0) return none();
  }
}
W_Object* valid_signals() { return new_signal_set(rlib_rt_signals_valid()); }

void wait_for_any() {
  rffi::unlocked([] { return ::pause(); });
  handle_ticks();
}

// ---- Timers -------------------------------------------------------------------------------------

int64_t set_alarm(CInt seconds) { return ::alarm(static_cast<unsigned int>(seconds.value)); }

W_Object* new_times(const rffi::RawItems<int64_t>& times) {
  return new_tuple(new_float(static_cast<double>(times.at(0)) / 1e6),
                   new_float(static_cast<double>(times.at(1)) / 1e6));
}

[[noreturn]] void throw_timer_error(int64_t number) {
  W_Tuple* args = new_tuple(new_int(number), new_str(rlib::error_text(number)));
  throw new PythonError(new_exception(itimer_error_type(), args));
}

// Seconds as microseconds, rounded up: a timer that is set is not off.
int64_t microseconds_argument(W_Object* w) {
  int64_t nanoseconds = duration_argument(w);
  return nanoseconds / 1000 + (nanoseconds % 1000 > 0 ? 1 : 0);
}

W_Object* set_timer(CInt which, W_Object* w_seconds, W_Object* w_interval) {
  int64_t seconds = microseconds_argument(w_seconds);
  int64_t interval = w_interval == nullptr ? 0 : microseconds_argument(w_interval);
  rffi::RawItems<int64_t> old_times(2);
  int64_t result = rlib_rt_timer_set(which.value, seconds, interval, old_times.get());
  if (result < 0) throw_timer_error(-result);
  return new_times(old_times);
}
W_Object* get_timer(CInt which) {
  rffi::RawItems<int64_t> times(2);
  int64_t result = rlib_rt_timer_get(which.value, times.get());
  if (result < 0) throw_timer_error(-result);
  return new_times(times);
}

W_BuiltinFunction* make_default_int_handler() {
  auto* function = make_function<&raise_keyboard_interrupt>(
      "default_int_handler"_str, "($module, signalnum, frame, /)"_str,
      "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt."_str);
  function->module = "_signal"_str;
  function->shown = "_signal.default_int_handler"_str;
  return function;
}

W_Module* make_signal() {
  auto* m = new ModuleBuilder("_signal"_str, "This module provides mechanisms to use signal handlers in Python."_str);
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/signal/constants.def"
  m->constant("NSIG"_str, kSignalCount);
  m->constant("SIG_DFL"_str, int64_t{0});
  m->constant("SIG_IGN"_str, int64_t{1});
  m->constant("SIGRTMIN"_str, int64_t{34});
  m->constant("SIGRTMAX"_str, int64_t{64});
  m->constant("ItimerError"_str, itimer_error_type());
  m->type("struct_siginfo"_str, siginfo_type());
  m->constant("default_int_handler"_str, default_int_handler());
  m->function<&set_handler>("signal"_str, "($module, signalnum, handler, /)"_str,
                            "Set the action for the given signal."_str);
  m->function<&get_handler>("getsignal"_str, "($module, signalnum, /)"_str,
                            "Return the current action for the given signal."_str);
  m->function<&interrupts>("siginterrupt"_str, "($module, signalnum, flag, /)"_str,
                           "Change system call restart behaviour."_str);
  m->function<&describe>("strsignal"_str, "($module, signalnum, /)"_str,
                         "Return the system description of the given signal."_str);
  m->function<&set_wakeup_fd>("set_wakeup_fd"_str, "($module, *args, warn_on_full_buffer=<null>)"_str,
                              "Sets the fd to be written to (with the signal number) when a signal comes in."_str);
  m->function<&raise_signal>("raise_signal"_str, "($module, signalnum, /)"_str,
                             "Send a signal to the executing process."_str);
  m->function<&kill_thread>("pthread_kill"_str, "($module, thread_id, signalnum, /)"_str,
                            "Send a signal to a thread."_str);
  m->function<&pidfd_send>("pidfd_send_signal"_str, "($module, pidfd, signalnum, siginfo=None, flags=0, /)"_str,
                           "Send a signal to a process referred to by a pid file descriptor."_str);
  m->function<&change_mask>("pthread_sigmask"_str, "($module, how, mask, /)"_str,
                            "Fetch and/or change the signal mask of the calling thread."_str);
  m->function<&pending>("sigpending"_str, "($module, /)"_str, "Examine pending signals."_str);
  m->function<&wait_for>("sigwait"_str, "($module, sigset, /)"_str, "Wait for a signal."_str);
  m->function<&wait_for_info>("sigwaitinfo"_str, "($module, sigset, /)"_str,
                              "Wait synchronously until one of the signals in *sigset* is delivered."_str);
  m->function<&wait_for_info_in_time>("sigtimedwait"_str, "($module, sigset, timeout, /)"_str,
                                      "Like sigwaitinfo(), but with a timeout."_str);
  m->function<&valid_signals>("valid_signals"_str, "($module, /)"_str,
                              "Return a set of valid signal numbers on this platform."_str);
  m->function<&wait_for_any>("pause"_str, "($module, /)"_str, "Wait until a signal arrives."_str);
  m->function<&set_alarm>("alarm"_str, "($module, seconds, /)"_str,
                          "Arrange for SIGALRM to arrive after the given number of seconds."_str);
  m->function<&set_timer>("setitimer"_str, "($module, which, seconds, interval=<null>, /)"_str,
                          "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."_str);
  m->function<&get_timer>("getitimer"_str, "($module, which, /)"_str, "Returns current value of given itimer."_str);
  return m->finish();
}

W_Type* make_itimer_error_type() {
  auto* t = new TypeBuilder("itimer_error"_str, OSError_type());
  t->module("signal"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* itimer_error_type() { return RLIB_ONCE(make_itimer_error_type()); }
RLIB_PREBUILD W_Type* siginfo_type() { return RLIB_ONCE(make_siginfo_type()); }
RLIB_PREBUILD W_BuiltinFunction* default_int_handler() { return RLIB_ONCE(make_default_int_handler()); }
RLIB_PREBUILD W_Module* signal_module() { return RLIB_ONCE(make_signal()); }

}  // namespace py
