// The trace builder: replays jitcode symbolically along a log.
#ifndef KILN_JITCODEGEN_RUNTIME_BUILDER_H_
#define KILN_JITCODEGEN_RUNTIME_BUILDER_H_

#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/log.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// What a recording started from and where it ended.
struct Recording {
  const DriverDescr* driver = nullptr;
  std::vector<uint64_t> greens;  // at the start
  Log log;
  // kMergePoint: back at the starting greens; kReturned, kRaised: the portal was left.
  enum class End { kLoop, kReturned, kRaised } end = End::kLoop;
};

// Null if the log does not fit the code (`*reason` says how): "stale" if a value that the builder
// knows differs from the log's. Runs no target code and writes to no object; reads immutable fields of
// constant objects.
std::unique_ptr<Trace> BuildTrace(const JitProgram& program, Engine* engine, Recording* recording,
                                  std::string* reason);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_BUILDER_H_
