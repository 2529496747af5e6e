#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/interpreter/tracing.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

namespace {

int64_t sys_getrecursionlimit() { return interpreter_state()->recursion_limit; }
void sys_setrecursionlimit(int64_t limit) {
  if (limit < 1) throw_value_error("recursion limit must be greater or equal than 1"_str);
  if (limit > INT32_MAX) throw_overflow_error("Python int too large to convert to C int"_str);
  if (this_thread()->depth >= limit) {
    throw_error(RecursionError_type(), message("cannot set the recursion limit to "_str, limit,
        " at the recursion depth "_str, this_thread()->depth, ": the limit is too low"_str));
  }
  interpreter_state()->recursion_limit = limit;
}

W_Object* sys_getframe(int64_t depth) {
  Frame* frame = this_thread()->top;
  while (depth > 0 && frame != nullptr) {
    frame = frame->back;
    depth--;
  }
  if (frame == nullptr) throw_value_error("call stack is not deep enough"_str);
  audit("sys._getframe"_str, new_tuple(frame));
  return frame;
}

W_Object* sys_current_frames() {
  audit("sys._current_frames"_str, empty_tuple());
  W_Dict* frames = new_dict();
  for (ThreadState* thread : *live_threads()) {
    if (thread->top != nullptr) frames->set(new_int(thread->id), thread->top);
  }
  return frames;
}

W_Object* exception_info(W_BaseException* e) {
  if (e == nullptr) return new_tuple(none(), none(), none());
  return new_tuple(e->type(), e, e->traceback == nullptr ? none() : static_cast<W_Object*>(e->traceback));
}
W_Object* sys_current_exceptions() {
  audit("sys._current_exceptions"_str, empty_tuple());
  W_Dict* exceptions = new_dict();
  for (ThreadState* thread : *live_threads()) {
    exceptions->set(new_int(thread->id), exception_info(handled_exception(thread)));
  }
  return exceptions;
}

W_Object* sys_exception() {
  W_BaseException* e = handled_exception();
  return e == nullptr ? none() : e;
}
W_Object* sys_exc_info() { return exception_info(handled_exception()); }
void sys_exit(W_Object* status) {
  if (is_none(status)) throw new PythonError(SystemExit_type(), nullptr);
  W_Tuple* args = isinstance<W_Tuple>(status) ? static_cast<W_Tuple*>(status) : new_tuple(status);
  throw new PythonError(new_exception(SystemExit_type(), args));
}
W_Object* sys_call_tracing(W_Object* function, W_Tuple* arguments) {
  TracedScope traced;
  return call_with(function, arguments->items);
}

}  // namespace

void add_sys_frames(ModuleBuilder* m) {
  m->function<&sys_getrecursionlimit>("getrecursionlimit"_str, "($module, /)"_str,
      "Return the current value of the recursion limit.\n\nThe recursion limit is the maximum depth of the Python interpreter\nstack.  This limit prevents infinite recursion from causing an overflow\nof the C stack and crashing Python."_str);
  m->function<&sys_setrecursionlimit>("setrecursionlimit"_str, "($module, limit, /)"_str,
      "Set the maximum depth of the Python interpreter stack to n.\n\nThis limit prevents infinite recursion from causing an overflow of the C\nstack and crashing Python.  The highest possible limit is platform-\ndependent."_str);
  m->function<&sys_getframe>("_getframe"_str, "($module, depth=0, /)"_str,
      "Return a frame object from the call stack.\n\nIf optional integer depth is given, return the frame object that many\ncalls below the top of the stack.  If that is deeper than the call\nstack, ValueError is raised.  The default for depth is zero, returning\nthe frame at the top of the call stack.\n\nThis function should be used for internal and specialized purposes\nonly."_str);
  m->function<&sys_current_frames>("_current_frames"_str, "($module, /)"_str,
      "Return a dict mapping each thread's thread id to its current stack frame.\n\nThis function should be used for specialized purposes only."_str);
  m->function<&sys_current_exceptions>("_current_exceptions"_str, "($module, /)"_str,
      "Return a dict mapping each thread's identifier to its current raised exception.\n\nThis function should be used for specialized purposes only."_str);
  m->function<&sys_exception>("exception"_str, "($module, /)"_str,
      "Return the current exception.\n\nReturn the most recent exception caught by an except clause\nin the current stack frame or in an older stack frame, or None\nif no such clause exists."_str);
  m->function<&sys_exc_info>("exc_info"_str, "($module, /)"_str,
      "Return current exception information: (type, value, traceback).\n\nReturn information about the most recent exception caught by an except\nclause in the current stack frame or in an older stack frame."_str);
  m->function<&sys_exit>("exit"_str, "($module, status=None, /)"_str,
      "Exit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults to zero (i.e., success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another kind of object, it will be printed and the system\nexit status will be one (i.e., failure)."_str);
  m->function<&sys_call_tracing>("call_tracing"_str, "($module, func, args, /)"_str,
      "Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code."_str);
}

}  // namespace py
