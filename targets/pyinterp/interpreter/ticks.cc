#include "targets/pyinterp/interpreter/ticks.h"

#include "targets/pyinterp/interpreter/finalizers.h"

namespace py {

void handle_ticks() {
  tick_word()->set(0, 0);
  if (finalizers_are_due()) run_finalizers();
}

}  // namespace py
