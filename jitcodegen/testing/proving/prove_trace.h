// Translation validation: proves with Z3 that an optimised trace does what the recorded one does.
//
// Both are run symbolically side by side, from the same inputs and the same heap. Numbers are bit vectors, the heap is an
// array for each field, what nobody looks into (calls, floats) are functions of which nothing is known but that equal
// arguments give equal results. Of every guard of the optimised trace it is shown
//   - where it fails: that no guard of the recorded trace before it has failed, and that the frames it restores,
//     objects it makes and stores it does leave everything as the recorded trace has it there;
//     Whatever its resume data tells bridges, with which they and their proofs begin, holds there;
//   - where it holds: that the guards of the recorded trace which were dropped hold too.
// The same of what calls may see, and of the jump or end; a peeled loop starts from what its LoopState says, and every jump
// to it has to establish that again. An object of the recorded trace and one of the optimised trace, or one that
// this has not made, are the same if they are met in the same places; that is found out first, while nothing is proved yet.
//
// Taken on trust, as the optimizer takes them: what calls may read and write, and that nobody but a frame's
// own portal writes virtualizable fields (docs/design/jit.md).
#ifndef KILN_JITCODEGEN_TESTING_PROVING_PROVE_TRACE_H_
#define KILN_JITCODEGEN_TESTING_PROVING_PROVE_TRACE_H_

#include <cstdint>
#include <string>

#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

struct Proof {
  enum class Result { kProved, kUnknown, kRefuted } result = Result::kProved;
  std::string what;        // kRefuted: what does not hold; kUnknown: what could not be decided
  std::string counterexample;  // if not kProved: the condition, and of a refuted one the values for which it is false
  int64_t queries = 0;     // that the solver was asked
  int64_t conditions = 0;  // in all; most are seen without it
};

// `optimized` is what Optimize made of `recorded`, or the loop that it peeled off; operation i of `recorded` has the pc i, and
// constant objects are there to be read. `effort`: what the solver may spend on all of it, in its own units (Z3's rlimit), so
// that what can be decided does not depend on how fast the machine is. Some millions take a second.
Proof ProveTrace(const JitProgram& program, const Trace& recorded, const Trace& optimized, int64_t effort);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_PROVING_PROVE_TRACE_H_
