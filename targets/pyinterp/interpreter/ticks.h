// Ticks: what is to be done between two instructions of the program. Finalizers of the dead, signals,
// other threads' turn.
//
// There is one word, at an address that never changes (it is prebuilt). Loops look at it at each turn, which is
// all that ticks cost. Whoever wants something done notes it in a place of its own and then sets the
// word; handle_ticks clears the word first, then asks everybody, so nothing is lost.

#ifndef TARGETS_PYINTERP_INTERPRETER_TICKS_H_
#define TARGETS_PYINTERP_INTERPRETER_TICKS_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

// Its only item is not 0 if something is to be done. C code may set it too, even in a signal handler:
// rffi::raw of it gives an address that stays good.
RLIB_PREBUILD inline Array<int64_t>* tick_word() { return RLIB_ONCE(Array<int64_t>::make(1)); }

inline bool ticks_are_due() { return tick_word()->get(0) != 0; }
inline void request_tick() { tick_word()->set(0, 1); }

// Does what is to be done. Runs code of the program; raises what a signal handler raises.
void handle_ticks();

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_TICKS_H_
