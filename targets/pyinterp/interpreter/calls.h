// Calls from the interpreter loop, and what a function's frame starts with.

#ifndef TARGETS_PYINTERP_INTERPRETER_CALLS_H_
#define TARGETS_PYINTERP_INTERPRETER_CALLS_H_

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

// A frame for a function; its arguments are not set yet.
inline Frame* new_frame(W_Function* function, W_Code* code) {
  return new Frame(code, function->globals, function->builtins);
}

// Runs a frame whose arguments are set; or makes a generator of it.
W_Object* enter(W_Function* function, Frame* frame);

// Calls a function without arguments; names that its code does not have in registers are in `names`. So
// the bodies of modules and classes run, and what exec() is given.
W_Object* run_in(W_Function* function, W_Object* names);

// Calls `callee` with registers first, ..., first + count - 1 of a frame, which are not read again.
[[gnu::always_inline]] inline W_Object* call_with_registers(Frame* frame, W_Object* callee, int64_t first, int64_t count) {
  if (rlib::is_exactly<W_Function>(callee)) {
    W_Function* function = static_cast<W_Function*>(callee);
    W_Code* code = rlib::jit::promote(function->code);
    if (code->is_simple() && code->argument_count == count) {
      Frame* made = new_frame(function, code);
      for (int64_t i = 0; i < count; i++) made->set(i, frame->take(first + i));
      return run_frame(made);
    }
  }
  return callee->call_registers(frame, first, count);
}

// f(...) with the names of the last ones; f(*args, **kwargs).
W_Object* call_with_names(Frame* frame, W_Object* callee, int64_t first, int64_t count, W_Tuple* names);
W_Object* call_unpacked(W_Object* callee, W_Object* positional, W_Object* keywords);
// "module.f()", for messages about a call's arguments.
Str* callee_name(W_Object* callee);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_CALLS_H_
