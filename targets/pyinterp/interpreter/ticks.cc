#include "targets/pyinterp/interpreter/ticks.h"

#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/finalizers.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/signal/signals.h"

namespace py {

void handle_ticks() {
  tick_word()->set(0, 0);
  if (interpreter_state()->other_threads->length() > 0) rlib::threads::yield();
  handle_signals();
  if (finalizers_are_due()) run_finalizers();
}

}  // namespace py
