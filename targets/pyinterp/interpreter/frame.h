// Frame: a code object that is being run; and what a thread of the program is at.

#ifndef TARGETS_PYINTERP_INTERPRETER_FRAME_H_
#define TARGETS_PYINTERP_INTERPRETER_FRAME_H_

#include "rlib/weakref.h"
#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/interpreter/ticks.h"

namespace py {

class PythonError;
class W_BaseException;
class W_Function;
class W_Local;
class W_Generator;

RLIB_PREBUILD W_Type* frame_type();

// What a function of sys.settrace or sys.setprofile is told.
enum class TraceEvent : uint8_t {
  kNone, kCall, kLine, kReturn, kException, kOpcode, kNativeCall, kNativeReturn, kNativeException,
};

// What few frames have.
class FrameExtras final : public rlib::Object {
 public:
  W_Object* trace = nullptr;       // f_trace
  W_Dict* shown_locals = nullptr;  // f_locals of a function, once asked for
  bool traces_lines = true;
  bool traces_opcodes = false;
  int64_t traced_pc = -1;          // the word that was traced last, and the last line
  int64_t traced_line = -1;
  TraceEvent event = TraceEvent::kNone;  // that is being told
  int64_t jump_on_resuming = -1;   // of a generator that waits: the word it goes on with instead (jumps.h)
};

// A program sees it as a frame object.
class RLIB_VIRTUALIZABLE Frame final : public W_Object {
 public:
  Frame(W_Code* code, W_Dict* globals, W_Dict* builtins)
      : code(code),
        globals(globals),
        builtins(builtins),
        registers(Array<W_Object*>::make(code->register_count)) {}
  static W_Type* exact_type() { return frame_type(); }
  W_Type* type() override { return frame_type(); }

  W_Object* get(int64_t index) const { return registers->get(index); }
  void set(int64_t index, W_Object* value) { registers->set(index, value); }
  // The value of a register that nobody reads again. So that traces do not keep it; elsewhere it stays.
  W_Object* take(int64_t index) {
    W_Object* value = get(index);
    if (rlib::jit::we_are_jitted()) set(index, nullptr);
    return value;
  }
  // Nobody reads registers from `first` on again: the same for them all. `count`: how many registers there are.
  RLIB_UNROLL_SAFE void forget_from(int64_t first, int64_t count) {
    if (!rlib::jit::we_are_jitted()) return;
    for (int64_t i = first; i < count; i++) set(i, nullptr);
  }

  FrameExtras* get_extras() {
    if (extras == nullptr) extras = new FrameExtras();
    return extras;
  }

  RLIB_VIRTUALIZABLE W_Code* const code;
  W_Dict* const globals;
  W_Dict* const builtins;
  RLIB_VIRTUALIZABLE_ITEMS Array<W_Object*>* const registers;
  // The word to go on with, or, while the frame has called somebody, the one behind the call.
  RLIB_VIRTUALIZABLE int64_t pc = 0;
  RLIB_VIRTUALIZABLE Frame* back = nullptr;              // who called
  RLIB_VIRTUALIZABLE W_BaseException* handled = nullptr;  // by an except clause that is at work
  W_Object* names = nullptr;          // the namespace of a class body or module; null in functions
  W_Generator* generator = nullptr;   // whose frame it is
  FrameExtras* extras = nullptr;
  bool is_finished = false;
};

// A thread of the program.
class ThreadState final : public rlib::Object {
 public:
  Frame* top = nullptr;          // the frame that runs
  int64_t depth = 0;             // frames on their way
  rlib::List<W_Object*>* reprs = new rlib::List<W_Object*>();  // objects whose repr() is on its way
  W_Object* async_first_hook = nullptr;
  W_Object* async_final_hook = nullptr;
  int64_t coroutine_origin_depth = 0;
  W_Object* trace = nullptr;     // sys.settrace: see tracing.h
  W_Object* profile = nullptr;   // sys.setprofile
  bool is_in_trace = false;      // one of them is at work
  int64_t id = 0;                // rlib::threads::current_id()
  W_Object* sentinel = nullptr;  // a lock to be released when the thread ends
  rlib::List<rlib::WeakRef<W_Local>*>* locals = nullptr;  // the _thread._local that know this thread
};

RLIB_PREBUILD inline ThreadState* first_thread() { return RLIB_ONCE(new ThreadState()); }
// Null in the process's first thread, which so needs no start.
inline thread_local ThreadState* own_thread_state = nullptr;
inline ThreadState* this_thread() {
  ThreadState* own = own_thread_state;
  return own != nullptr ? own : first_thread();
}

// sys.getrecursionlimit(), and whatever else applies to all threads.
class InterpreterState final : public rlib::Object {
 public:
  RLIB_QUASI_IMMUTABLE int64_t recursion_limit = 1000;
  bool is_finalizing = false;    // the program has ended, what is left is cleaning up
  RLIB_QUASI_IMMUTABLE int64_t tracers = 0;  // functions for tracing and profiling, of all threads
  ThreadState* main_thread = first_thread();  // which handles signals; after a fork any may be it
  rlib::List<ThreadState*>* other_threads = new rlib::List<ThreadState*>();  // all but the first
};
RLIB_PREBUILD inline InterpreterState* interpreter_state() {
  return RLIB_ONCE(new InterpreterState());
}

// All threads that live, the newest first.
rlib::List<ThreadState*>* live_threads();

inline bool is_main_thread() { return this_thread() == interpreter_state()->main_thread; }

// The line that a frame is at; 0 if it is at none.
int64_t current_line(const Frame* frame);

// The exception that is being handled, in this frame or one that called it; or null.
W_BaseException* handled_exception();
W_BaseException* handled_exception(ThreadState* thread);

// Raised when a frame more would be too many. `where` says what went too deep: " in comparison".
[[noreturn]] void throw_recursion_error(Str* where);

// What calls itself through objects of the program without a frame, such as repr() of a list within a
// list, counts as frames do.
class RLIB_SCOPE Recursion {
 public:
  explicit Recursion(Str* where) {
    ThreadState* thread = this_thread();
    if (thread->depth >= interpreter_state()->recursion_limit) throw_recursion_error(where);
    thread->depth++;
  }
  ~Recursion() { this_thread()->depth--; }
  Recursion(const Recursion&) = delete;
  Recursion& operator=(const Recursion&) = delete;
};

// A frame is on top of its thread's as long as it runs.
class RLIB_SCOPE Entered {
 public:
  explicit Entered(Frame* frame) : frame_(frame) {
    ThreadState* thread = this_thread();
    frame->back = thread->top;
    if (thread->depth >= interpreter_state()->recursion_limit) throw_recursion_error(""_str);
    thread->depth++;
    thread->top = frame;
  }
  ~Entered() {
    ThreadState* thread = this_thread();
    thread->depth--;
    thread->top = frame_->back;
  }
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;

 private:
  Frame* const frame_;
};

// The loop: runs the frame on top. Null: it goes on in run_traced.
W_Object* interpret(Frame* frame, PythonError* thrown);
// Runs a frame for which somebody is told what it does. `is_entry`: it begins or resumes here, rather than
// comes from the usual loop.
[[gnu::noinline]] W_Object* run_traced(Frame* frame, PythonError* thrown, bool is_entry);

// Runs a frame from frame->pc on until it returns or yields: is_finished tells which. If `thrown` is
// not null the frame raises it first, where it stands. Raises what the program raises.
//
// Inlined, so that a call in the program takes one C++ frame: processors predict so many returns only.
[[gnu::always_inline]] inline W_Object* run_frame(Frame* frame, PythonError* thrown = nullptr) {
  if (ticks_are_due()) handle_ticks();  // recursion need not turn any loop
  Entered entered(frame);
  if (interpreter_state()->tracers != 0) return run_traced(frame, thrown, true);
  W_Object* value = interpret(frame, thrown);
  return value != nullptr ? value : run_traced(frame, nullptr, false);
}

// Runs the code of a module, or of exec(); it has no free variables.
W_Object* run_code(W_Code* code, W_Dict* globals, W_Object* names);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_FRAME_H_
