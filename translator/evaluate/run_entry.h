// Runs a whole program in the interpreter, as if it had been translated and started.
#ifndef KILN_TRANSLATOR_EVALUATE_RUN_ENTRY_H_
#define KILN_TRANSLATOR_EVALUATE_RUN_ENTRY_H_

#include <string>
#include <vector>

#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Runs the program with `args` (its own name first) and returns the exit status. An exception that
// nobody catches is reported on standard error, with a traceback as a translated program prints it,
// status 1; a failure of the run as a diagnostic, status 70. Standard output and error go through
// options.write if that is set.
//
// Initialisers that are left are run first. A program starts at kiln_run_program (rlib/start.cc) if
// it has that, else at its entry point, with a list made by its kiln_make_args(argc, argv) or,
// failing that, here.
int RunEntry(Program* program, const std::vector<std::string>& args, InterpreterOptions options);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_RUN_ENTRY_H_
