// Going on without the trace: from a guard's snapshot and exit values to frames of the jitcode
// interpreter.
#ifndef KILN_JITCODEGEN_RUNTIME_RESUME_H_
#define KILN_JITCODEGEN_RUNTIME_RESUME_H_

#include <cstdint>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// Calls f(register, n) for the n-th value of a snapshot frame.
template <class F>
void ForEachSaved(const SnapshotFrame& saved, bool after, bool innermost, F f) {
  auto live = innermost && !after ? saved.code->LiveBefore(saved.pc)
                                  : saved.code->LiveAfter(saved.pc);
  uint32_t n = 0;
  for (; n < live.size(); ++n) f(live[n], n);
  if (n < saved.count) f(Decode(*saved.code, saved.pc).result, n);
}

// Makes the objects that the trace did not make, does the stores it put off, and pushes the guard's
// frames, so that the interpreter's Run goes on where the trace left. `guard` is the snapshot of one of the trace's guards,
// `values` are its exit values, which it sees to that the collector finds, `condition` what kOwnCondition stands for. An exception that is pending stays so, through the
// allocations too.
void Resume(const JitProgram& program, Engine* engine, const Trace& trace, const Snapshot& guard,
            uint64_t* values, bool condition, Interpreter* interpreter);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_RESUME_H_
