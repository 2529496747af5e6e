// The trace optimizer: one forward pass over a trace, then one backward that drops what is unused; over
// what goes round in a loop, two.
//
// Going forward, operations of the old trace are read once and either answered from what is known or
// emitted into the new one. What is known:
//   integers     intervals and bits (int_bound.h), and rewrite rules (integer_rules.def)
//   objects      exact class, not null; of objects not made yet ("virtual"), what is in them
//   pure results what was computed before (common subexpressions, elidable calls)
//   the heap     what fields and items hold (heap_cache.h); stores are put off until somebody might
//                look, so that the last of several is done, and none if the object stays virtual
//   guards       what they made sure of
// A virtual object is made ("forced") where it escapes: as argument of a call, stored into an object that
// others see, at the trace's end. A guard names virtual objects and put-off stores in its snapshot
// instead. Time is linear in the length of the trace.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_OPTIMIZER_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_OPTIMIZER_H_

#include <memory>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// What the optimizer may do. With everything off the trace comes out as it went in, but for
// constants and copies.
struct OptimizerOptions {
  bool rules = true;     // algebra on integers
  bool bounds = true;    // intervals and known bits
  bool pure = true;      // common subexpressions
  bool heap = true;      // remembers fields and items, puts stores off
  bool virtuals = true;  // does not make objects until they escape
  bool peel = true;      // peels loops
  bool turns = true;     // goes through loops that only count at once
  static OptimizerOptions None() { return {false, false, false, false, false, false, false}; }
};

struct OptimizerCounts {
  int64_t ops_in = 0, ops_out = 0, guards_in = 0, guards_out = 0, forced = 0;
};

// Also finds the exit values of each guard: every trace has to come through here before it is run.
// Null if the trace contradicts itself, so that it can never run to its end. What goes round may become
// two traces, the second of which is the loop (loops.cc): the result jumps to it.
std::unique_ptr<Trace> Optimize(const JitProgram& program, const OptimizerOptions& options,
                                const Trace& trace, OptimizerCounts* counts,
                                std::unique_ptr<Trace>* loop);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_OPTIMIZER_H_
