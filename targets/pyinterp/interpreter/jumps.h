// Jumps: a trace function assigns to frame.f_lineno, and the frame goes on in that line.
//
// What a word finds in the registers behind the variables is decided by the blocks around it: the iterators of
// loops, the exits of `with`, exceptions that are handled. A jump may leave blocks, and may go wherever all that
// is needed is there already; into a loop, a `with` or a handler it may not go. Which registers those are is
// not written down anywhere: it is found by going through the code when somebody jumps.

#ifndef TARGETS_PYINTERP_INTERPRETER_JUMPS_H_
#define TARGETS_PYINTERP_INTERPRETER_JUMPS_H_

#include "targets/pyinterp/interpreter/frame.h"

namespace py {

// ValueError if the frame is not at a place from where it may jump: that is where a trace function is told of a
// line, or of a yield.
void check_may_jump(Frame* frame);
// To the first line not before `line` that has code. ValueError if there is none, or no way to it. Local variables
// that have no value although the code there relies on it become None, with a RuntimeWarning: which the filters
// may make an error.
void jump_to_line(Frame* frame, int64_t line);

// At the start of run_traced: a generator that was made to jump while it waited. `throws`: an exception is
// raised there.
void take_pending_jump(Frame* frame, bool throws);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_JUMPS_H_
