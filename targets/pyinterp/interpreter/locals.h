// The variables of a frame as a mapping: locals() and f_locals.

#ifndef TARGETS_PYINTERP_INTERPRETER_LOCALS_H_
#define TARGETS_PYINTERP_INTERPRETER_LOCALS_H_

#include "targets/pyinterp/interpreter/frame.h"

namespace py {

// Of a function: a dict, the same at every call, brought up to date from the registers. Of a class
// body or module: its namespace.
W_Object* shown_locals(Frame* frame);

// Of a function whose f_locals somebody has: brings that up to date; and gives variables the values that
// it has. A variable that it lacks keeps its own, since code relies on having one.
void refresh_locals(Frame* frame);
void take_locals(Frame* frame);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_LOCALS_H_
