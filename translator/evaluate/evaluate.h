// Runs at translation time what the program need not do at every start.
//
// Enters: the merged program, with initialisers and calls of RLIB_PREBUILD functions.
// Leaves: no initialisers; prebuilt() is the whole object graph as they left it, in the order in
// which it is found from object 0 (kiln::Globals) and then from the constants of the functions,
// breadth first; so it depends on the program only. In the graphs, calls of prebuilt functions and
// reads of `const` variables have become constants. Fields marked RLIB_TRANSIENT are zero, and so
// are variables that nobody reads any more.
//
// Only what the entry point can reach is evaluated (with classes counted as they are made, in
// graphs or in prebuilt objects); the rest keeps its calls. Nothing may touch the outside world: of
// C only what computes or moves bytes can be called, and what reads files that the program names
// (rlib::read_build_file).
#ifndef KILN_TRANSLATOR_EVALUATE_EVALUATE_H_
#define KILN_TRANSLATOR_EVALUATE_EVALUATE_H_

#include <cstdint>
#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct EvaluateStatistics {
  int64_t steps = 0;
  int64_t initialisers = 0;
  int64_t prebuilt_calls = 0;
  int64_t objects = 0;
};

// False if there were errors: an exception, a violated precondition, a call of C that is not
// allowed, or a value that cannot be part of a binary. The program is then of no further use.
bool EvaluatePrebuilt(Program* program, std::vector<Diagnostic>* diagnostics,
                      EvaluateStatistics* statistics = nullptr);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_EVALUATE_H_
