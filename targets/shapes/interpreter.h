// The interpreter: runs code in frames.

#ifndef TARGETS_SHAPES_INTERPRETER_H_
#define TARGETS_SHAPES_INTERPRETER_H_

#include "targets/shapes/bytecode.h"
#include "targets/shapes/frame.h"

namespace shapes {

// Runs a frame from where it is to the end of its function, or of a generator to the next `yield`.
// The result is what the function returns or yields. Raises Thrown.
Value* run(Frame* frame);

// Runs the code of a whole program.
void run_script(Code* code);

}  // namespace shapes

#endif  // TARGETS_SHAPES_INTERPRETER_H_
