#include "targets/pyinterp/interpreter/tracing.h"

#include "targets/pyinterp/interpreter/calls.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/interpreter/instructions.h"
#include "targets/pyinterp/interpreter/locals.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

// While a function is told of something, what it does itself is not told.
class RLIB_SCOPE Telling {
 public:
  Telling(Frame* frame, TraceEvent event) : frame_(frame) {
    this_thread()->is_in_trace = true;
    frame->get_extras()->event = event;
  }
  ~Telling() {
    this_thread()->is_in_trace = false;
    frame_->get_extras()->event = TraceEvent::kNone;
  }
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;

 private:
  Frame* const frame_;
};

Str* event_name(TraceEvent event) {
  switch (event) {
    case TraceEvent::kCall: return "call"_str;
    case TraceEvent::kLine: return "line"_str;
    case TraceEvent::kReturn: return "return"_str;
    case TraceEvent::kException: return "exception"_str;
    case TraceEvent::kOpcode: return "opcode"_str;
    case TraceEvent::kNativeCall: return "c_call"_str;
    case TraceEvent::kNativeReturn: return "c_return"_str;
    case TraceEvent::kNativeException: return "c_exception"_str;
    case TraceEvent::kNone: break;
  }
  return ""_str;
}

W_Object* tell_function(W_Object* function, Frame* frame, TraceEvent event, W_Object* argument) {
  Telling telling(frame, event);
  // Variables may be changed through f_locals, which is up to date meanwhile.
  refresh_locals(frame);
  W_Object* result = call(function, frame, intern(event_name(event)), argument);
  take_locals(frame);
  return result;
}

// The function of sys.settrace is told of calls; what it returns, of the rest.
void tell_tracer(Frame* frame, TraceEvent event, W_Object* argument) {
  ThreadState* thread = this_thread();
  if (thread->trace == nullptr || thread->is_in_trace) return;
  FrameExtras* extras = frame->get_extras();
  W_Object* function = event == TraceEvent::kCall ? thread->trace : extras->trace;
  if (function == nullptr) return;
  W_Object* result = nullptr;
  try {
    result = tell_function(function, frame, event, argument);
  } catch (PythonError*) {
    set_trace_function(nullptr);
    extras->trace = nullptr;
    throw;
  }
  if (!is_none(result)) extras->trace = result;
}

void tell_profiler(Frame* frame, TraceEvent event, W_Object* argument) {
  ThreadState* thread = this_thread();
  if (thread->profile == nullptr || thread->is_in_trace) return;
  if (rlib::isinstance<NativeProfiler>(thread->profile)) {
    Telling telling(frame, event);
    static_cast<NativeProfiler*>(thread->profile)->told(frame, event, argument);
    return;
  }
  try {
    tell_function(thread->profile, frame, event, argument);
  } catch (PythonError*) {
    set_profile_function(nullptr);
    throw;
  }
}

int64_t change_of(W_Object* before, W_Object* after) {
  return static_cast<int64_t>(after != nullptr) - static_cast<int64_t>(before != nullptr);
}

}  // namespace

void set_trace_function(W_Object* function) {
  ThreadState* thread = this_thread();
  interpreter_state()->tracers += change_of(thread->trace, function);
  thread->trace = function;
}

void set_profile_function(W_Object* function) {
  ThreadState* thread = this_thread();
  interpreter_state()->tracers += change_of(thread->profile, function);
  thread->profile = function;
}

void trace_entry(Frame* frame) {
  frame->get_extras()->traced_pc = frame->pc - 1;
  tell_tracer(frame, TraceEvent::kCall, none());
  tell_profiler(frame, TraceEvent::kCall, none());
}

void trace_return(Frame* frame, W_Object* value) {
  tell_tracer(frame, TraceEvent::kReturn, value);
  tell_profiler(frame, TraceEvent::kReturn, value);
}

int64_t trace_instruction(Frame* frame, int64_t pc) {
  FrameExtras* extras = frame->get_extras();
  int64_t previous = extras->traced_pc;
  extras->traced_pc = pc;
  frame->pc = pc + 1;
  ThreadState* thread = this_thread();
  if (thread->trace == nullptr || extras->trace == nullptr || thread->is_in_trace) return pc;
  Array<int32_t>* lines = frame->code->lines();
  int64_t line = lines->get(pc);
  if (line >= 0) extras->traced_line = line;
  int64_t previous_line = previous < 0 ? -1 : lines->get(previous);
  Op op = op_of(frame->code->words->get(pc));
  // A line begins where its number differs from that of the word before; and in the next turn of a loop,
  // but not that of a `yield from`.
  bool begins = line != previous_line || (pc < previous && op != Op::kSend);
  if (line >= 0 && extras->traces_lines && begins) {
    tell_tracer(frame, TraceEvent::kLine, none());
  }
  if (extras->traces_opcodes) tell_tracer(frame, TraceEvent::kOpcode, none());
  int64_t next = frame->pc - 1;
  if (next != pc) extras->traced_pc = next;
  return next;
}

PythonError* trace_exception(Frame* frame, PythonError* error) {
  try {
    W_BaseException* e = error->value();
    W_Object* traceback = e->traceback == nullptr ? none() : e->traceback;
    tell_tracer(frame, TraceEvent::kException, new_tuple(e->type(), e, traceback));
    return error;
  } catch (PythonError* other) {
    return other;
  }
}

void trace_end(Frame* frame, W_Object* iterator, W_Object* result) {
  W_Object* value = nullptr;
  if (isinstance<W_Generator>(iterator)) {
    W_Generator* generator = static_cast<W_Generator*>(iterator);
    value = null_if_none(result != nullptr ? result : generator->result);
    if (value == nullptr && generator->kind == W_Generator::kGenerator) return;
  } else if (!iterator->type()->has(W_Type::kHeap)) {
    return;
  }
  PythonError* error = new PythonError(StopIteration_type(), value);
  PythonError* told = trace_exception(frame, error);
  if (told != error) rlib::raise(told);
}

W_Object* profiled_function(W_Object* function, W_Object* first) {
  ThreadState* thread = this_thread();
  if (thread->profile == nullptr || thread->is_in_trace) return nullptr;
  if (isinstance<W_BuiltinFunction>(function)) return function;
  if (!isinstance<W_MethodDescriptor>(function) || first == nullptr) return nullptr;
  return bind(function, first, first->type());
}

void profile_native(Frame* frame, TraceEvent event, W_Object* function) {
  if (function != nullptr) tell_profiler(frame, event, function);
}

}  // namespace py
