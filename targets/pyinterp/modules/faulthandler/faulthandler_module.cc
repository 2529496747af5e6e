// Module faulthandler: what threads are at, shown on request, after a time, at a signal.
//
// At a crash only the signal is named: by then frames, which the collector moves, cannot be trusted.

#include <signal.h>
#include <stdlib.h>

#include "rlib/rffi.h"
#include "rlib/runtime/faults.h"
#include "rlib/runtime/signals.h"
#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/faulthandler/faulthandler.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/signal/signal_module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

namespace threads = rlib::threads;

constexpr int64_t kMostFrames = 100;

// ---- Showing ------------------------------------------------------------------------------------

void append_thread(StrBuilder* text, ThreadState* thread, bool is_current) {
  Str* digits = rlib::int_to_str(thread->id, 16);
  text->append(is_current ? "Current thread 0x"_str : "Thread 0x"_str);
  for (int64_t i = digits->length(); i < 16; i++) text->append('0');
  text->append(digits);
  text->append(" (most recent call first):\n"_str);
  int64_t count = 0;
  if (thread->top == nullptr) text->append("  <no Python frame>\n"_str);
  for (Frame* frame = thread->top; frame != nullptr; frame = frame->back) {
    if (count++ == kMostFrames) {
      text->append("  ...\n"_str);
      break;
    }
    text->append(message("  File \""_str, frame->code->file_name->value, "\", line "_str, current_line(frame),
                         " in "_str, frame->code->name->value, '\n'));
  }
}

// `current` is null if none of them is at work.
Str* describe_threads(ThreadState* current, bool all_threads) {
  StrBuilder* text = new StrBuilder();
  if (!all_threads) {
    text->append("Stack (most recent call first):\n"_str);
    StrBuilder* own = new StrBuilder();
    append_thread(own, current, true);
    Str* lines = own->build();
    text->append(lines->slice_from(lines->find_char('\n') + 1));
    return text->build();
  }
  bool is_first = true;
  for (ThreadState* thread : *live_threads()) {
    if (!is_first) text->append('\n');
    is_first = false;
    append_thread(text, thread, thread == current);
  }
  return text->build();
}

void write_text(int64_t fd, Str* text) {
  try {
    rlib::write_descriptor(fd, text, 0, text->length());
  } catch (rlib::OSError*) {
    // There is nobody to tell.
  }
}

// The descriptor that an argument `file` means; sys.stderr if there is none.
int64_t output_descriptor(W_Object* file) {
  if (file == nullptr || is_none(file)) {
    file = find_sys("stderr"_str);
    if (file == nullptr) throw_runtime_error("unable to get sys.stderr"_str);
    if (is_none(file)) throw_runtime_error("sys.stderr is None"_str);
  } else if (isinstance<W_AnyInt>(file)) {
    int64_t fd = c_int_value(file);
    if (fd < 0) throw_value_error("file is not a valid file descripter"_str);
    return fd;
  }
  W_Object* number = call_method(file, new_ascii("fileno"_str));
  if (!isinstance<W_AnyInt>(number)) throw_runtime_error("file.fileno() is not a valid file descriptor"_str);
  int64_t fd = c_int_value(number);
  if (fd < 0) throw_runtime_error("file.fileno() is not a valid file descriptor"_str);
  try {
    call_method(file, new_ascii("flush"_str));
  } catch (PythonError*) {
    // As much as there was.
  }
  return fd;
}

void dump_traceback(W_Object* file, bool all_threads) {
  int64_t fd = output_descriptor(file);
  write_text(fd, describe_threads(this_thread(), all_threads));
}

// ---- At a crash ---------------------------------------------------------------------------------

class CrashState final : public rlib::Object {
 public:
  bool is_enabled = false;
};
RLIB_PREBUILD CrashState* crash_state() { return RLIB_ONCE(new CrashState()); }

void enable(W_Object* file, bool) {
  int64_t fd = output_descriptor(file);
  checked(rlib_rt_faults_enable(fd));
  crash_state()->is_enabled = true;
}
bool disable() {
  bool was_enabled = crash_state()->is_enabled;
  crash_state()->is_enabled = false;
  if (was_enabled) rlib_rt_faults_disable();
  return was_enabled;
}
bool is_enabled() { return crash_state()->is_enabled; }

// ---- After a time -------------------------------------------------------------------------------

// A thread that waits; who takes it away releases the lock.
class Watchdog final : public rlib::Object {
 public:
  threads::Lock* const cancelled = new threads::Lock();
  int64_t fd = 0;
  int64_t nanoseconds = 0;
  bool repeats = false;
  bool exits = false;
  Str* header = nullptr;
};
class WatchdogState final : public rlib::Object {
 public:
  Watchdog* current = nullptr;
};
RLIB_PREBUILD WatchdogState* watchdog_state() { return RLIB_ONCE(new WatchdogState()); }

void watch(rlib::Object* argument) {
  auto* dog = rlib::cast<Watchdog>(argument);
  while (!dog->cancelled->acquire_within(dog->nanoseconds)) {
    write_text(dog->fd, dog->header);
    write_text(dog->fd, describe_threads(nullptr, true));
    if (dog->exits) rlib_rt_exit(1);
    if (!dog->repeats) return;
  }
}

void cancel_dump_later() {
  Watchdog* dog = watchdog_state()->current;
  watchdog_state()->current = nullptr;
  if (dog != nullptr && dog->cancelled->is_held()) dog->cancelled->release();
}

// "Timeout (0:00:01)!", with microseconds if there are any.
Str* timeout_header(int64_t nanoseconds) {
  int64_t microseconds = nanoseconds / 1000;
  int64_t seconds = microseconds / 1000000;
  StrBuilder* text = new StrBuilder();
  text->append(message("Timeout ("_str, seconds / 3600, ':'));
  int64_t minutes = seconds / 60 % 60;
  if (minutes < 10) text->append('0');
  text->append(message(minutes, ':', seconds % 60 < 10 ? "0"_str : ""_str, seconds % 60));
  int64_t rest = microseconds % 1000000;
  if (rest != 0) {
    Str* digits = rlib::int_to_str(rest);
    text->append('.');
    for (int64_t i = digits->length(); i < 6; i++) text->append('0');
    text->append(digits);
  }
  text->append(")!\n"_str);
  return text->build();
}

void dump_traceback_later(W_Object* timeout, bool repeats, W_Object* file, bool exits) {
  int64_t nanoseconds = duration_argument(timeout);
  if (nanoseconds <= 0) throw_value_error("timeout must be greater than 0"_str);
  int64_t fd = output_descriptor(file);
  cancel_dump_later();
  auto* dog = new Watchdog();
  dog->fd = fd;
  dog->nanoseconds = nanoseconds;
  dog->repeats = repeats;
  dog->exits = exits;
  dog->header = timeout_header(nanoseconds);
  dog->cancelled->acquire();
  if (!threads::start(watch, dog)) throw_runtime_error("unable to start watchdog thread"_str);
  watchdog_state()->current = dog;
}

// ---- At a signal --------------------------------------------------------------------------------

// What is called when the signal comes.
class W_SignalDump final : public W_Object {
 public:
  W_SignalDump(int64_t fd, bool all_threads, W_Object* before) : fd(fd), all_threads(all_threads), before(before) {}
  W_Type* type() override { return object_type(); }
  W_Object* call2(W_Object* number, W_Object* frame) override {
      write_text(fd, describe_threads(this_thread(), all_threads));
    if (before != nullptr) py::call(before, number, frame);
    return none();
  }

  const int64_t fd;
  const bool all_threads;
  W_Object* const before;  // the handler that was there, if it is called too
};

int64_t checked_signal(CInt number) {
  if (number.value < 1 || number.value >= kSignalCount) throw_value_error("signal number out of range"_str);
  switch (number.value) {
    case SIGSEGV: case SIGFPE: case SIGABRT: case SIGBUS: case SIGILL:
      throw_runtime_error("signal "_str, int64_t{number.value}, " cannot be registered, use enable() instead"_str);
    default: return number.value;
  }
}

void register_signal(CInt w_number, W_Object* file, bool all_threads, bool chains) {
  int64_t number = checked_signal(w_number);
  int64_t fd = output_descriptor(file);
  W_Object* before = signal_handlers()->get(number);
  checked(rlib_rt_signal_set_action(number, RLIB_RT_SIGNAL_NOTED));
  signal_handlers()->set(number, new W_SignalDump(fd, all_threads, chains ? before : nullptr));
}
bool unregister_signal(CInt w_number) {
  int64_t number = checked_signal(w_number);
  W_Object* handler = signal_handlers()->get(number);
  if (handler == nullptr || !rlib::is_exactly<W_SignalDump>(handler)) return false;
  W_Object* before = static_cast<W_SignalDump*>(handler)->before;
  signal_handlers()->set(number, before);
  rlib_rt_signal_set_action(number, before == nullptr ? RLIB_RT_SIGNAL_DEFAULT : RLIB_RT_SIGNAL_NOTED);
  return true;
}

// ---- For tests ----------------------------------------------------------------------------------

void raise_segv(bool) { rlib_rt_signal_raise(SIGSEGV); }
void raise_fpe() { rlib_rt_signal_raise(SIGFPE); }
void raise_abort() { ::abort(); }
void read_null(bool) { rlib_rt_signal_raise(SIGSEGV); }

W_Module* make_faulthandler() {
  auto* m = new ModuleBuilder("faulthandler"_str, "faulthandler module."_str);
  m->function<&enable>("enable"_str, "($module, /, file=<null>, all_threads=True)"_str,
                       "enable(file=sys.stderr, all_threads=True): enable the fault handler"_str);
  m->function<&disable>("disable"_str, "($module, /)"_str, "disable(): disable the fault handler"_str);
  m->function<&is_enabled>("is_enabled"_str, "($module, /)"_str, "is_enabled()->bool: check if the handler is enabled"_str);
  m->function<&dump_traceback>(
      "dump_traceback"_str, "($module, /, file=<null>, all_threads=True)"_str,
      "dump_traceback(file=sys.stderr, all_threads=True): dump the traceback of the current thread, or of all "
      "threads if all_threads is True, into file"_str);
  m->function<&dump_traceback_later>(
      "dump_traceback_later"_str, "($module, /, timeout, repeat=False, file=<null>, exit=False)"_str,
      "Dump the traceback of all threads in timeout seconds, or each timeout seconds if repeat is True."_str);
  m->function<&cancel_dump_later>("cancel_dump_traceback_later"_str, "($module, /)"_str,
                                  "Cancel the previous call to dump_traceback_later()."_str);
  m->function<&register_signal>("register"_str, "($module, /, signum, file=<null>, all_threads=True, chain=False)"_str,
                                "Register a handler for the signal 'signum'."_str);
  m->function<&unregister_signal>("unregister"_str, "($module, signum, /)"_str,
                                  "Unregister the handler of the signal 'signum' registered by register()."_str);
  m->function<&read_null>("_read_null"_str, "($module, arg=False, /)"_str);
  m->function<&raise_segv>("_sigsegv"_str, "($module, release_gil=False, /)"_str);
  m->function<&raise_fpe>("_sigfpe"_str, "($module, /)"_str);
  m->function<&raise_abort>("_sigabrt"_str, "($module, /)"_str);
  return m->finish();
}

}  // namespace

void enable_fault_handler() {
  W_Object* file = find_sys("stderr"_str);
  if (file != nullptr && !is_none(file)) enable(file, true);
}

RLIB_PREBUILD W_Module* faulthandler_module() { return RLIB_ONCE(make_faulthandler()); }

}  // namespace py
