// The portal runner: the only code that changes between interpreting, recording and compiled code.
#ifndef KILN_JITCODEGEN_RUNTIME_PORTAL_RUNNER_H_
#define KILN_JITCODEGEN_RUNTIME_PORTAL_RUNNER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/runtime/builder.h"
#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/optimizer.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/runtime/trace_interpreter.h"

namespace kiln::jit {

struct Parameters {
  int64_t threshold = 1039;   // times a merge point is passed before its loop is recorded
  int64_t trace_limit = 100000;  // bytes of log
  bool optimize = true;
  // Every guard fails when it is first met (fail_period 1), every second one (2), ...; 0: never.
  int64_t fail_period = 0;
  bool enabled = true;
};

struct Statistics {
  int64_t recordings = 0, loops = 0, guard_failures = 0, entries = 0;
  std::map<std::string, int64_t> aborts;  // by reason
};

class PortalRunner {
 public:
  PortalRunner(const JitProgram& program, Engine* engine, Parameters parameters);

  // Runs driver number `driver`'s portal with these greens and reds. The value it returns, or an
  // exception pending in the engine.
  uint64_t Run(size_t driver, std::vector<uint64_t> arguments);

  const Statistics& statistics() const { return statistics_; }
  const std::vector<std::unique_ptr<Trace>>& traces() const { return traces_; }

 private:
  struct Cell {
    int64_t count = 0;
    Trace* trace = nullptr;
    bool recording = false;
    int64_t failures = 0;  // recordings that came to nothing; each doubles the threshold
  };
  using Key = std::pair<size_t, std::vector<uint64_t>>;

  Cell& CellFor(size_t driver, const std::vector<uint64_t>& arguments);
  // Records from here; the outcome is where the recording ended.
  Outcome Record(size_t driver, std::vector<uint64_t> arguments, Cell* cell);

  const JitProgram& program_;
  Engine* engine_;
  Parameters parameters_;
  Statistics statistics_;
  std::map<Key, Cell> cells_;
  std::vector<std::unique_ptr<Trace>> traces_;
  int64_t fail_count_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_PORTAL_RUNNER_H_
