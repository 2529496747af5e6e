// Random programs for testing passes: the same seed, the same program.
//
// A program has a small class tree with virtual methods, constructors, constant fields, exceptions,
// arrays of integers and references, prebuilt objects, global variables, functions that return structs, function
// pointers; its functions are random statements: loops, branches, switches, try, throw, calls,
// allocations, field and item accesses under the tests that make them valid. It always ends, keeps
// all preconditions, and its entry `main(i64) -> i64` returns a digest of everything it did, in
// order. So whatever a pass does to it, the interpreter must find the same digest.
#ifndef KILN_TRANSLATOR_TRANSFORM_TESTING_RANDOM_PROGRAM_H_
#define KILN_TRANSLATOR_TRANSFORM_TESTING_RANDOM_PROGRAM_H_

#include <cstdint>

#include "translator/flowgraph/program.h"

namespace kiln {

struct RandomProgramOptions {
  int functions = 6;
  int statements = 12;  // about as many in each function, nested ones counted
};

// Fills an empty program.
void MakeRandomProgram(uint64_t seed, const RandomProgramOptions& options, Program* program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_TESTING_RANDOM_PROGRAM_H_
