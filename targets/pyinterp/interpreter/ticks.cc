#include "targets/pyinterp/interpreter/ticks.h"

#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/finalizers.h"
#include "targets/pyinterp/modules/signal/signals.h"

namespace py {

void handle_ticks() {
  tick_word()->set(0, 0);
  rlib::threads::yield();  // whoever waits for a turn
  handle_signals();
  if (finalizers_are_due()) run_finalizers();
}

}  // namespace py
