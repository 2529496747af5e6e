// Whole programs for the JIT's tests: from their sources to where the pipeline forks.
#ifndef KILN_JITCODEGEN_TESTING_LOW_LEVEL_H_
#define KILN_JITCODEGEN_TESTING_LOW_LEVEL_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/testing/graph_engine.h"
#include "translator/flowgraph/program.h"

namespace kiln::jit {

// The sources in a folder (relative to the workspace), with the program's start. Fails the test and
// returns what there is after an error.
std::unique_ptr<Program> LowLevelProgram(const std::string& folder);

struct ProgramRun {
  int status = -1;
  std::string out, err;
  Statistics statistics;
  std::vector<std::string> traces;  // as text, in the order of making
  std::vector<std::string> complaints;  // about hints
};

// A program of the target, run under any number of settings.
class TargetProgram {
 public:
  explicit TargetProgram(const std::string& folder);

  // As if started with these arguments behind its name. `listener` may be null.
  ProgramRun Run(const std::vector<std::string>& arguments, const Parameters& parameters,
                 TraceListener* listener = nullptr);
  GraphEngine& engine() { return *engine_; }

 private:
  std::unique_ptr<Program> program_;
  std::unique_ptr<GraphEngine> engine_;
};

// What TraceRecorder writes of the program's run: KILN_JIT=record:FILE for tests.
// REPLAY_KEEP=FOLDER keeps it there as a file, for `replay` and `validate` to be run on.
std::string RecordTraces(TargetProgram* target, const std::string& program, int64_t threshold);

// Calls f on a thread with a stack for deep recursion: a call of the interpreted program takes
// several of the interpreters' frames.
void OnDeepStack(const std::function<void()>& f);

std::string ReadFile(const std::string& path);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_LOW_LEVEL_H_
