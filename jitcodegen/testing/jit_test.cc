// The JIT on whole programs, in one process: every setting prints what the plain interpreter prints.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "annotator/annotate.h"
#include "jitcodegen/testing/graph_engine.h"
#include "rlib/runtime/system.h"
#include "rtyper/rtype.h"
#include "translator/evaluate/evaluate.h"
#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/merge.h"
#include "translator/flowgraph/verify.h"
#include "translator/frontend/frontend.h"
#include "translator/transform/passes.h"

namespace kiln::jit {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// targets/bf, as far as the fork of the pipeline.
std::unique_ptr<Program> LowLevelBf() {
  auto program = std::make_unique<Program>();
  std::vector<std::string> errors;
  for (const char* source : {"targets/bf/bf.cc", "rlib/start.cc"}) {
    Program part;
    FrontendOptions options;
    options.include_dirs = {"."};
    EXPECT_TRUE(RunFrontend(source, options, &part)) << source;
    MergeInto(program.get(), part, &errors);
  }
  for (const auto& f : program->functions())
    if (f->graph != nullptr && f->display == "kiln_run_program") program->entry = f.get();
  std::vector<Diagnostic> diagnostics;
  EXPECT_TRUE(EvaluatePrebuilt(program.get(), &diagnostics));
  Annotate(program.get());
  Rtype(program.get(), RtypeOptions());
  for (const Pass& pass : SharedPasses()) pass.run(program.get(), PassOptions());
  errors = Verify(*program, Stage::kRtyped);
  EXPECT_TRUE(errors.empty()) << errors[0];
  return program;
}

struct BfRun {
  std::string output;
  Statistics statistics;
  std::vector<std::string> traces;
};

BfRun RunBf(const std::string& file, const Parameters& parameters) {
  std::unique_ptr<Program> program = LowLevelBf();
  BfRun run;
  InterpreterOptions options;
  options.stage = Stage::kRtyped;
  options.write = [&](int, std::string_view bytes) { run.output += bytes; };
  std::vector<std::string> errors;
  GraphEngine engine(program.get(), parameters, options, &errors);
  EXPECT_TRUE(errors.empty()) << errors[0];
  if (!errors.empty()) return run;
  std::string name = "bf";
  std::string argument = file;
  char* argv[] = {name.data(), argument.data(), nullptr};
  rlib_rt_set_arguments(2, argv);
  RunResult result = engine.interpreter().Call(program->entry);
  EXPECT_EQ(result.status, RunResult::Status::kReturned) << result.failure.message;
  EXPECT_EQ(result.value, 0);
  run.statistics = engine.runner().statistics();
  for (const auto& trace : engine.runner().traces())
    run.traces.push_back(PrintTrace(engine.jit_program(), *trace));
  return run;
}

std::string TestFile(const std::string& name, const std::string& text) {
  std::string path = ::testing::TempDir() + name;
  std::ofstream(path) << text;
  return path;
}

size_t Count(const std::string& text, const std::string& word) {
  size_t n = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
  return n;
}

TEST(JitTest, EverySettingPrintsTheSame) {
  // Two nested loops, cells that are moved and cleared; prints a row for each pass of the outer loop.
  const std::string file = TestFile(
      "rows.bf", "+++++++[>++++++[>+++++>+<<-]>>[<+>-]<.[-]++++++++++.[-]<<-]>>++++++++[<++++>-]<.");
  Parameters off;
  off.enabled = false;
  const std::string expected = RunBf(file, off).output;
  ASSERT_GT(expected.size(), 10u);
  for (int64_t threshold : {1, 3, 50}) {
    for (bool optimize : {false, true}) {
      for (int64_t fail_period : {0, 1, 2, 7}) {
        SCOPED_TRACE("threshold " + std::to_string(threshold) + " optimize " +
                     std::to_string(optimize) + " fail " + std::to_string(fail_period));
        Parameters parameters;
        parameters.threshold = threshold;
        parameters.optimize = optimize;
        parameters.fail_period = fail_period;
        BfRun run = RunBf(file, parameters);
        EXPECT_EQ(run.output, expected);
        EXPECT_GT(run.statistics.loops, 0);
        if (fail_period == 1) {
          EXPECT_EQ(run.statistics.guard_failures, run.statistics.entries);
        }
      }
    }
  }
}

TEST(JitTest, ALongProgramPrintsTheSame) {
  for (int64_t fail_period : {0, 7}) {
    Parameters parameters;
    parameters.threshold = 20;
    parameters.fail_period = fail_period;
    BfRun run = RunBf("targets/bf/examples/squares.bf", parameters);
    EXPECT_EQ(run.output, ReadFile("targets/bf/examples/squares.out"));
    EXPECT_GT(run.statistics.loops, 0);
  }
}

TEST(JitTest, WithoutTheJitNothingIsRecorded) {
  Parameters parameters;
  parameters.enabled = false;
  BfRun run = RunBf("targets/bf/examples/hello.bf", parameters);
  EXPECT_EQ(run.output, ReadFile("targets/bf/examples/hello.out"));
  EXPECT_EQ(run.statistics.recordings, 0);
}

// [->+<] moves a cell to the next one. What is left of the interpreter is the tape: no program
// counter, no dispatch, no call, no allocation.
TEST(JitTest, ALoopIsTheTapeAlone) {
  Parameters parameters;
  parameters.threshold = 3;
  BfRun run = RunBf(TestFile("move.bf", "++++++++++++++++++++[->+<]>."), parameters);
  ASSERT_EQ(run.statistics.loops, 1);
  const std::string& trace = run.traces[0];
  for (const char* gone : {"call", " = new", "Program", "switch"})
    EXPECT_EQ(Count(trace, gone), 0u) << gone << "\n" << trace;
  EXPECT_EQ(Count(trace, "\n  jump"), 1u) << trace;
}

TEST(JitTest, ALogThatIsTooLongIsDroppedAndCounted) {
  Parameters parameters;
  parameters.threshold = 1;
  parameters.trace_limit = 3;
  BfRun run = RunBf("targets/bf/examples/hello.bf", parameters);
  EXPECT_EQ(run.output, ReadFile("targets/bf/examples/hello.out"));
  EXPECT_EQ(run.statistics.loops, 0);
  EXPECT_EQ(run.statistics.aborts.count("too long"), 1u);
}

}  // namespace
}  // namespace kiln::jit
