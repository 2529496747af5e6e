// Running the program that the command line names.

#ifndef TARGETS_PYINTERP_MAIN_PROGRAM_H_
#define TARGETS_PYINTERP_MAIN_PROGRAM_H_

#include "targets/pyinterp/main/command_line.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

// Runs it in the module __main__, and the prompt behind it where that is asked for. The result is the
// process's exit status. Raises nothing.
int64_t run_main(CommandLine* line);

// Reports an exception that nobody caught, by sys.excepthook; SystemExit is obeyed instead, unless `stays`.
// The exit status.
int64_t end_by_exception(PythonError* error, bool stays = false);

// Reads statements from standard input and runs them one by one in `main` until its end: >>>
// The exit status: kInterrupted if Ctrl-C ended the last one.
int64_t run_prompt(W_Module* main);
// The version, in front of the first prompt.
void greet();

// The code of a text for __main__. `source` is a str or bytes. Raises SyntaxError.
W_Object* run_text(W_Object* source, W_Str* file_name, W_Module* main);

}  // namespace py

#endif  // TARGETS_PYINTERP_MAIN_PROGRAM_H_
