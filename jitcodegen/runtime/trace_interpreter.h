// Runs a trace without machine code: the oracle for everything behind the trace builder.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_INTERPRETER_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_INTERPRETER_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

struct TraceExit {
  enum class Kind { kGuard, kFinished, kRaised } kind = Kind::kGuard;
  size_t guard = 0;              // index of the op that failed
  uint64_t value = 0;            // kFinished: the result
  std::vector<uint64_t> values;  // kGuard: the values the snapshot needs, by Ref
};

class TraceInterpreter {
 public:
  TraceInterpreter(const JitProgram& program, Engine* engine)
      : program_(program), engine_(engine) {}

  // Runs until a guard fails or the trace is left. A guard that `fail_at` counts down to fails
  // although its condition holds; below zero: none does. Guards after a call are spared.
  TraceExit Run(Trace* trace, const std::vector<uint64_t>& reds, int64_t* fail_at);

  // Puts the frames of the failed guard into the jitcode interpreter.
  void Resume(const Trace& trace, const TraceExit& exit, Interpreter* interpreter);

  void VisitRoots(const std::function<void(uint64_t*)>& visit);

 private:
  const JitProgram& program_;
  Engine* engine_;
  // The running trace, for the collector.
  Trace* trace_ = nullptr;
  std::vector<uint64_t>* values_ = nullptr;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_INTERPRETER_H_
