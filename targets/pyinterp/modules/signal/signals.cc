#include "targets/pyinterp/modules/signal/signals.h"

#include <signal.h>

#include "rlib/rffi.h"
#include "rlib/runtime/signals.h"
#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/signal/signal_module.h"

namespace py {

RLIB_PREBUILD Array<W_Object*>* signal_handlers() {
  return RLIB_ONCE(Array<W_Object*>::make(kSignalCount));
}

W_Object* signal_handler(int64_t number) {
  W_Object* handler = signal_handlers()->get(number);
  if (handler != nullptr) return handler;
  switch (rlib_rt_signal_action(number)) {
    case RLIB_RT_SIGNAL_DEFAULT: return new_int(0);
    case RLIB_RT_SIGNAL_IGNORED: return new_int(1);
    default: return none();
  }
}

void start_signals() {
  rffi::raw(tick_word(), [](int64_t* word) { rlib_rt_signal_watch(word); });
  rlib::threads::ask_for_turns_by(tick_word());
  rlib_rt_signal_set_action(SIGPIPE, RLIB_RT_SIGNAL_IGNORED);
  rlib_rt_signal_set_action(SIGXFSZ, RLIB_RT_SIGNAL_IGNORED);
  if (rlib_rt_signal_action(SIGINT) == RLIB_RT_SIGNAL_DEFAULT) {
    signal_handlers()->set(SIGINT, default_int_handler());
    rlib_rt_signal_set_action(SIGINT, RLIB_RT_SIGNAL_NOTED);
  }
}

namespace {

void report_wakeup_error(int64_t number) {
  try {
    throw_os_error(number, nullptr);
  } catch (PythonError* e) {
    report_unraisable(e, nullptr, "Exception ignored when trying to write to the signal wakeup fd"_str);
  }
}

// Calls the handler. Raises what it raises.
void handle(int64_t number) {
  W_Object* handler = signal_handler(number);
  // It may have been taken away since the signal came.
  if (is_none(handler) || isinstance<W_AnyInt>(handler)) return;
  Frame* frame = this_thread()->top;
  call(handler, new_int(number), frame == nullptr ? none() : static_cast<W_Object*>(frame));
}

}  // namespace

void handle_signals() {
  if (!rlib_rt_signals_are_noted()) return;
  if (!is_main_thread()) {
    request_tick();  // for the main thread, which is not at work now
    return;
  }
  int64_t error = rlib_rt_signal_wakeup_error();
  if (error != 0) report_wakeup_error(error);
  while (true) {
    int64_t number = rlib_rt_signal_next();
    if (number == 0) return;
    try {
      handle(number);
    } catch (PythonError*) {
      if (rlib_rt_signals_are_noted()) request_tick();
      throw;
    }
  }
}

void interrupt_main_thread(int64_t number) {
  W_Object* handler = signal_handler(number);
  if (isinstance<W_AnyInt>(handler)) return;  // the default, or ignored
  rlib_rt_signal_note(number);
}

}  // namespace py
