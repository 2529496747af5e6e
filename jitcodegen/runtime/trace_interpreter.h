// Runs traces without machine code: the oracle for everything behind the trace builder.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_INTERPRETER_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_INTERPRETER_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/small_vector.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// How a trace was left.
struct TraceExit {
  enum class Kind { kGuard, kFinished, kRaised } kind = Kind::kGuard;
  uint64_t value = 0;            // kFinished: the result
  Trace* trace = nullptr;        // kGuard: it is this trace's
  size_t guard = 0;              // number in trace->guards
  bool condition = false;        // what kOwnCondition is
  SmallVector<uint64_t, 40> values;  // the guard's exit values
};

class TraceInterpreter {
 public:
  TraceInterpreter(const JitProgram& program, Engine* engine, Portals* portals)
      : program_(program), engine_(engine), portals_(portals) {}

  // Runs the trace, and those it jumps to and bridges, up to a guard without a bridge or the end. Of
  // guards that may be failed at will, number *fail_at from here (0: the next) fails whatever its
  // condition; -1: none.
  void Run(Trace* trace, std::vector<uint64_t> inputs, int64_t* fail_at, TraceExit* exit);

  // Does one operation of ops.def; its result.
  uint64_t Operation(const TraceOp& op, const uint64_t* args, size_t count);

  int64_t operations() const { return operations_; }

 private:
  const JitProgram& program_;
  Engine* engine_;
  Portals* portals_;
  int64_t operations_ = 0;
};

// Whether a guard holds, and the value it makes. Takes the exception that guard_exception expects.
bool GuardHolds(const TraceOp& op, const uint64_t* args, Engine* engine, uint64_t* result);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_INTERPRETER_H_
