// The module _thread: threads, which run the program one at a time (rlib/threads.h), and what belongs to
// each.

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/tracing.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/modules/thread/local.h"
#include "targets/pyinterp/modules/thread/locks.h"
#include "targets/pyinterp/modules/thread/threads.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/module_dict.h"
#include "targets/pyinterp/objspace/struct_sequence.h"
#include "targets/pyinterp/interpreter/traceback.h"

namespace py {

RLIB_PREBUILD W_Type* except_hook_args_type();

namespace {

namespace threads = rlib::threads;

// ---- Starting -----------------------------------------------------------------------------------

// What a new thread is to do.
class ThreadTask final : public rlib::Object {
 public:
  ThreadTask(W_Object* function, Arguments arguments)
      : function(function), values(arguments.values), names(arguments.names) {}

  W_Object* const function;
  Array<W_Object*>* const values;
  Array<W_Str*>* const names;
  ThreadState* const state = new ThreadState();
};

void forget_thread(ThreadState* state) {
  List<ThreadState*>* all = interpreter_state()->other_threads;
  for (int64_t i = 0; i < all->length(); i++) {
    if (all->get(i) == state) {
      all->pop_at(i);
      return;
    }
  }
}

// All that a thread does. Nothing that the program raises leaves it.
void run_thread(rlib::Object* argument) {
  ThreadTask* task = rlib::cast<ThreadTask>(argument);
  ThreadState* state = task->state;
  state->id = threads::current_id();
  own_thread_state = state;
  try {
    task->function->call({task->values, task->names});
  } catch (PythonError* e) {
    if (!e->is(SystemExit_type())) {
      report_unraisable(e, task->function, "Exception ignored in thread started by"_str);
    }
  } catch (rlib::StackOverflowError*) {
    write_error("Exception ignored in thread: stack overflow\n"_str);
  } catch (rlib::MemoryError*) {
    write_error("Exception ignored in thread: out of memory\n"_str);
  }
  set_trace_function(nullptr);
  set_profile_function(nullptr);
  forget_locals(state);
  forget_thread(state);
  if (state->sentinel != nullptr) {
    W_Lock* sentinel = static_cast<W_Lock*>(state->sentinel);
    state->sentinel = nullptr;
    if (sentinel->lock->is_held()) sentinel->lock->release();
  }
}

int64_t start_thread(W_Object* function, W_Object* args, W_Object* kwargs) {
  if (!is_callable(function)) throw_type_error("first arg must be callable"_str);
  if (!isinstance<W_Tuple>(args)) throw_type_error("2nd arg must be a tuple"_str);
  if (kwargs != nullptr && !isinstance<W_Dict>(kwargs)) {
    throw_type_error("optional 3rd arg must be a dictionary"_str);
  }
  W_Dict* keywords = kwargs == nullptr ? new_dict() : static_cast<W_Dict*>(kwargs);
  auto* task = new ThreadTask(function, arguments_of(static_cast<W_Tuple*>(args)->items, keywords));
  interpreter_state()->other_threads->append(task->state);
  if (!threads::start(run_thread, task)) {
    forget_thread(task->state);
    throw_runtime_error("can't start new thread"_str);
  }
  // It must have its number before anybody asks for it.
  while (task->state->id == 0) threads::yield();
  return task->state->id;
}

void end_thread() { throw_error_with(SystemExit_type(), nullptr); }

W_Object* new_lock() { return new W_Lock(); }
// A lock that is released when the thread ends.
W_Object* set_sentinel() {
  W_Lock* lock = new W_Lock();
  this_thread()->sentinel = lock;
  return lock;
}

int64_t get_ident() { return threads::current_id(); }
int64_t get_native_id() { return threads::native_id(); }
int64_t count_threads() { return interpreter_state()->other_threads->length(); }

// ---- Stacks -------------------------------------------------------------------------------------

class StackSize final : public rlib::Object {
 public:
  int64_t bytes = 0;
};
RLIB_PREBUILD StackSize* stack_size() { return RLIB_ONCE(new StackSize()); }

int64_t set_stack_size(W_Object* w_size) {
  constexpr int64_t kLeast = 32768;
  int64_t old_size = stack_size()->bytes;
  if (w_size == nullptr) return old_size;
  int64_t size = index_value(w_size);
  if (size < 0) throw_value_error("size must be 0 or a positive value"_str);
  if (size > 0 && size < kLeast) throw_value_error("size not valid: "_str, size, " bytes"_str);
  stack_size()->bytes = size;
  threads::set_stack_size(size == 0 || size >= 262144 ? size : 262144);  // we need more than CPython
  return old_size;
}

void interrupt_main(W_Object* w_number) {
  int64_t number = w_number == nullptr ? 2 : c_int_value(w_number);
  if (number < 1 || number > 64) throw_value_error("signal number out of range"_str);
  interrupt_main_thread(number);
  handle_signals();
}

// ---- Exceptions that end a thread ----------------------------------------------------------------

W_Type* make_except_hook_args_type() {
  auto* fields = new List<StructField>();
  fields->append({"exc_type"_str, "Exception type"_str});
  fields->append({"exc_value"_str, "Exception value"_str});
  fields->append({"exc_traceback"_str, "Exception traceback"_str});
  fields->append({"thread"_str, "Thread"_str});
  return make_struct_sequence_type("_thread"_str, "_ExceptHookArgs"_str,
                                   "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook."_str,
                                   fields, 4);
}

void except_hook(W_Object* w_args) {
  if (w_args->type() != except_hook_args_type()) {
    throw_type_error("_thread.excepthook argument type must be ExceptHookArgs"_str);
  }
  auto* args = static_cast<W_StructSequence*>(w_args);
  if (args->field(0) == SystemExit_type()) return;
  W_Object* thread = args->field(3);
  W_Object* name = is_none(thread) ? nullptr : find_attribute(thread, new_ascii("name"_str));
  Str* shown = name != nullptr ? str(name)->value : message(threads::current_id());
  write_error(message("Exception in thread "_str, shown, ":\n"_str));
  if (isinstance<W_BaseException>(args->field(1))) {
    print_exception(static_cast<W_BaseException*>(args->field(1)));
  }
}

W_Module* make_thread() {
  auto* m = new ModuleBuilder("_thread"_str,
                              "This module provides primitive operations to write multi-threaded programs.\nThe "
                              "'threading' module provides a more convenient interface."_str);
  m->function<&start_thread>("start_new_thread"_str, "($module, function, args, kwargs=<null>, /)"_str,
                             "Start a new thread and return its identifier."_str);
  m->function<&start_thread>("start_new"_str, "($module, function, args, kwargs=<null>, /)"_str,
                             "An obsolete synonym of start_new_thread()."_str);
  m->function<&new_lock>("allocate_lock"_str, "($module)"_str, "Create a new lock object."_str);
  m->function<&new_lock>("allocate"_str, "($module)"_str, "An obsolete synonym of allocate_lock()."_str);
  m->function<&end_thread>("exit"_str, "($module)"_str, "Raise SystemExit: the current thread exits silently."_str);
  m->function<&end_thread>("exit_thread"_str, "($module)"_str, "An obsolete synonym of exit()."_str);
  m->function<&get_ident>("get_ident"_str, "($module)"_str,
                          "A number that no other thread has as long as this one lives."_str);
  m->function<&get_native_id>("get_native_id"_str, "($module)"_str,
                              "The number by which the operating system knows this thread."_str);
  m->function<&count_threads>("_count"_str, "($module)"_str, "Return the number of currently running Python threads."_str);
  m->function<&set_stack_size>("stack_size"_str, "($module, size=<null>, /)"_str,
                               "Return the thread stack size used when creating new threads, and set it."_str);
  m->function<&interrupt_main>("interrupt_main"_str, "($module, signum=<null>, /)"_str,
                               "Simulate the arrival of the given signal in the main thread."_str);
  m->function<&set_sentinel>("_set_sentinel"_str, "($module)"_str,
                             "Set a sentinel lock that will be released when the current thread ends."_str);
  m->function<&except_hook>("_excepthook"_str, "($module, args, /)"_str, "Handle uncaught Thread.run() exception."_str);
  m->type("LockType"_str, lock_type());
  m->type("RLock"_str, rlock_type());
  m->type("_local"_str, local_type());
  m->type("_ExceptHookArgs"_str, except_hook_args_type());
  m->type("error"_str, RuntimeError_type());
  m->constant("TIMEOUT_MAX"_str, new_float(9223372036.0));
  return m->finish();
}

}  // namespace

void threads_after_fork() {
  threads::after_fork();
  InterpreterState* all = interpreter_state();
  all->other_threads->clear();
  ThreadState* own = this_thread();
  all->main_thread = own;
  if (own != first_thread()) all->other_threads->append(own);
}

RLIB_PREBUILD W_Type* except_hook_args_type() { return RLIB_ONCE(make_except_hook_args_type()); }
RLIB_PREBUILD W_Module* thread_module() { return RLIB_ONCE(make_thread()); }

}  // namespace py
