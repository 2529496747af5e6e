// Runs a whole program in the interpreter, as if it had been translated and started.
#ifndef KILN_TRANSLATOR_EVALUATE_RUN_ENTRY_H_
#define KILN_TRANSLATOR_EVALUATE_RUN_ENTRY_H_

#include <string>
#include <vector>

#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Calls the entry point with `args` (the program's own name first) and returns the exit status. An
// exception that nobody catches is reported on standard error as "uncaught exception: CLASS:
// MESSAGE" with the places it went through, status 1; a failure of the run as a diagnostic,
// status 70. Standard output and error go through options.write if that is set.
//
// Initialisers that are left are run first. Arguments are made by the program's own
// kiln_make_args(i64 argc, raw argv) if it has one.
int RunEntry(Program* program, const std::vector<std::string>& args, InterpreterOptions options);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_RUN_ENTRY_H_
