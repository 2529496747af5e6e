// sys.settrace and sys.setprofile: functions of the program that are told what frames do.
//
// The loop exists twice (interpreter.cc). The usual one knows nothing of this but that it asks, at the start
// of a frame and behind calls, whether anybody traces; if so the frame goes on in the other one, which
// comes here before every instruction. So nothing is paid as long as nobody does.

#ifndef TARGETS_PYINTERP_INTERPRETER_TRACING_H_
#define TARGETS_PYINTERP_INTERPRETER_TRACING_H_

#include "targets/pyinterp/interpreter/frame.h"

namespace py {

// Whether anybody traces or profiles, in any thread.
inline bool is_tracing() { return interpreter_state()->tracers != 0; }

// A profiler of our own, which may stand where functions of sys.setprofile do, and is told without being called.
class NativeProfiler : public W_Object {
 public:
  NativeProfiler() = default;
  // What is told is not profiled itself. Raises nothing.
  virtual void told(Frame* frame, TraceEvent event, W_Object* argument) = 0;
};

// What a function that is told of something calls within the scope is told as well: a debugger that debugs itself.
class RLIB_SCOPE TracedScope {
 public:
  TracedScope() : was_in_trace_(this_thread()->is_in_trace) { this_thread()->is_in_trace = false; }
  ~TracedScope() { this_thread()->is_in_trace = was_in_trace_; }
  TracedScope(const TracedScope&) = delete;
  TracedScope& operator=(const TracedScope&) = delete;

 private:
  const bool was_in_trace_;
};

// Of this thread. Null: nobody.
void set_trace_function(W_Object* function);
void set_profile_function(W_Object* function);

// ---- For the traced loop. All of these call functions of the program, and raise what those raise: a
// function that raises is not called again.

// The frame begins, or goes on after a yield.
void trace_entry(Frame* frame);
// It returns or yields.
void trace_return(Frame* frame, W_Object* value);
// Word `pc` is next; which word really is: the function may have jumped. frame->pc is behind it.
int64_t trace_instruction(Frame* frame, int64_t pc);
// An exception came up in the frame, which is in its traceback already. What goes on: it, or what the
// function raised.
PythonError* trace_exception(Frame* frame, PythonError* error);
// `iterator` has come to its end, without an exception here: CPython tells of the StopIteration it had.
void trace_end(Frame* frame, W_Object* iterator, W_Object* result);
// The built-in function of which the profiler is told if `function` is called, a method bound to its first
// argument; null if there is none. `first`: the first argument by position, or null.
W_Object* profiled_function(W_Object* function, W_Object* first);
void profile_native(Frame* frame, TraceEvent event, W_Object* function);
// What `call` returns; the profiler is told of it where `function` is not null.
template <class Call>
W_Object* profiled_call(Frame* frame, W_Object* function, Call call) {
  profile_native(frame, TraceEvent::kNativeCall, function);
  W_Object* result = nullptr;
  try {
    result = call();
  } catch (PythonError*) {
    profile_native(frame, TraceEvent::kNativeException, function);
    throw;
  }
  profile_native(frame, TraceEvent::kNativeReturn, function);
  return result;
}

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_TRACING_H_
