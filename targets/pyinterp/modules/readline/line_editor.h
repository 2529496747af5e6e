// Lines that the user may edit while typing them, with a history: the library GNU Readline, at a terminal.
//
// Nobody loads the library before the program imports the module readline, as the start of a prompt does. From then
// on the prompt and input() read by it. Where there is no such library the import fails, and
// lines are read as they come.

#ifndef TARGETS_PYINTERP_MODULES_READLINE_LINE_EDITOR_H_
#define TARGETS_PYINTERP_MODULES_READLINE_LINE_EDITOR_H_

#include "rlib/threads.h"
#include "targets/pyinterp/modules/library_function.h"

namespace py {

// A function of C++ that returns the library's function, or a variable of it by its address: rl_insert() for rl_insert.
#define PY_READLINE(name) PY_LIBRARY_FUNCTION(name, "libreadline.so.8", #name)

class LineEditor final : public rlib::Object {
 public:
  // The program's functions; null where it has set none.
  W_Object* completer = nullptr;
  W_Object* startup_hook = nullptr;
  W_Object* pre_input_hook = nullptr;
  W_Object* display_hook = nullptr;

  bool adds_to_history = true;
  int64_t history_file_length = -1;  // lines that files of history keep; all if negative
  // What is being completed, in characters of the line.
  int64_t completed_start = 0;
  int64_t completed_end = 0;

  RLIB_TRANSIENT bool is_loaded = false;
  // One thread reads at a time.
  rlib::threads::Lock* lock = nullptr;
  int64_t reader = 0;  // its id, or 0
  // What came of the line: whether there is an end, and its text; null at the end of input.
  bool is_done = false;
  Str* line = nullptr;
};
RLIB_PREBUILD LineEditor* line_editor();

// Readies the library as CPython does. Raises ImportError if there is none.
void load_line_editor();

// Whether the library reads what is typed: it is loaded, and standard input and output are terminals.
bool edits_lines();

// Shows the prompt and reads a line, which is returned with its end; "" at the end of input. Both are bytes in the
// locale's encoding; the prompt ends at a 0. Other threads run meanwhile. Raises what handlers of signals raise, and RuntimeError
// within a function that completes a line.
Str* read_edited_line(Str* prompt);

// The library's functions that the program has set a function for are told to call it, or not to.
void connect_hooks();

// Texts of the program and the library's.
Str* encode_line(W_Str* text);
W_Str* decode_line(Str* bytes);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_READLINE_LINE_EDITOR_H_
