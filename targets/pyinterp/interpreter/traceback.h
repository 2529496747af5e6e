// Tracebacks.

#ifndef TARGETS_PYINTERP_INTERPRETER_TRACEBACK_H_
#define TARGETS_PYINTERP_INTERPRETER_TRACEBACK_H_

#include "targets/pyinterp/interpreter/frame.h"

namespace py {

RLIB_PREBUILD W_Type* traceback_type();

// A frame that an exception came through, and the place in it.
class W_Traceback final : public W_Object {
 public:
  W_Traceback(W_Traceback* next, Frame* frame, int64_t pc, int64_t line = -1, int64_t lasti = -1)
      : next(next), frame(frame), pc(pc), line(line), lasti(lasti) {}
  static W_Type* exact_type() { return traceback_type(); }
  W_Type* type() override { return traceback_type(); }

  W_Traceback* next;
  Frame* const frame;
  const int64_t pc;    // of the word; -1: of none, in front of the first
  const int64_t line;  // if the program said so; else -1: that of `pc`
  const int64_t lasti;  // the same: tb_lasti
};

// The text of a line of a file, without white space around it; null if it cannot be read.
Str* line_of_file(Str* path, int64_t line);
// Writes to sys.stderr, or to the process's own if there is none. Errors of writing are ignored.
void write_error(Str* text);

// Prints an exception to standard error as CPython does, without the help of modules: with what caused it, and as one
// line behind its traceback. May run code of the program; raises nothing of what that raises.
void print_exception(W_BaseException* exception);
void print_exception_plainly(W_BaseException* exception);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_TRACEBACK_H_
