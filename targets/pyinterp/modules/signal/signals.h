// Signals and the functions that handle them. A signal is noted by C and handled by the program's main
// thread, between two instructions: see interpreter/ticks.h.

#ifndef TARGETS_PYINTERP_MODULES_SIGNAL_SIGNALS_H_
#define TARGETS_PYINTERP_MODULES_SIGNAL_SIGNALS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// Readies the process as CPython does: SIGPIPE and SIGXFSZ are ignored, SIGINT raises KeyboardInterrupt,
// and ticks are requested by signals and by threads that wait for their turn. Once, at the start.
void start_signals();

// Calls the handlers of the signals that came, if this is the main thread; in others asks for another
// tick. Raises what a handler raises.
void handle_signals();

// Notes SIGINT, or another, as if it had come.
void interrupt_main_thread(int64_t number);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SIGNAL_SIGNALS_H_
