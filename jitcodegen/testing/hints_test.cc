// What an interpreter's author tells of values is taken over without a guard; where it is wrong he is told the line.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "jitcodegen/testing/low_level.h"

namespace kiln::jit {
namespace {

TargetProgram& Hints() {
  static auto* program = new TargetProgram("jitcodegen/testing/hints");
  return *program;
}

ProgramRun RunHints(const std::string& program) {
  Parameters parameters;
  parameters.threshold = 10;
  ProgramRun run = Hints().Run({program}, parameters);
  EXPECT_GT(run.statistics.recordings, 0);
  return run;
}

size_t Count(const ProgramRun& run, const std::string& word) {
  size_t n = 0;
  for (const std::string& trace : run.traces)
    for (size_t at = trace.find(word); at != std::string::npos; at = trace.find(word, at + 1)) ++n;
  return n;
}

// The line of hints.cc that has the text, as complaints name it.
std::string Line(const std::string& text) {
  const std::string source = ReadFile("jitcodegen/testing/hints/hints.cc");
  const size_t at = source.find(text);
  EXPECT_NE(at, std::string::npos);
  return "hints.cc:" + std::to_string(1 + std::count(source.begin(), source.begin() + static_cast<long>(at), '\n')) + ":";
}

void ExpectComplaint(const ProgramRun& run, const std::string& line, const std::string& what) {
  ASSERT_FALSE(run.complaints.empty());
  EXPECT_NE(run.complaints[0].find(Line(line)), std::string::npos) << run.complaints[0];
  EXPECT_NE(run.complaints[0].find(what), std::string::npos) << run.complaints[0];
}

TEST(HintsTest, AClassThatIsToldIsNotGuarded) {
  const ProgramRun plain = RunHints("+");
  EXPECT_EQ(plain.out, "200\n");
  EXPECT_GT(Count(plain, "guard_class"), 0u);
  const ProgramRun told = RunHints("c");
  EXPECT_EQ(told.out, "200\n");
  EXPECT_EQ(told.complaints.size(), 0u);
  EXPECT_EQ(Count(told, "guard_class"), 0u) << told.traces[0];
}

TEST(HintsTest, AValueThatIsToldIsAConstant) {
  const ProgramRun told = RunHints("v");
  EXPECT_EQ(told.out, "500\n");
  EXPECT_EQ(told.complaints.size(), 0u);
  EXPECT_EQ(Count(told, "guard_value"), 0u) << told.traces[0];
  EXPECT_GT(Count(told, ", 5"), 0u) << told.traces[0];
}

TEST(HintsTest, WhatIsGreenIsAsserted) { EXPECT_EQ(RunHints("+g").complaints.size(), 0u); }

// The sums are those that the program has without a JIT.
TEST(HintsTest, WhatIsConstantIsKnownWhileRecording) {
  const ProgramRun known = RunHints("+k");
  EXPECT_EQ(known.out, "300\n");
  EXPECT_EQ(Count(known, "by_call"), 0u) << known.traces[0];
  const ProgramRun unknown = RunHints("K");
  EXPECT_EQ(unknown.out, "4950\n");
  EXPECT_GT(Count(unknown, "by_call"), 0u);
}

TEST(HintsTest, WhatIsVirtualIsKnownWhileRecording) {
  const ProgramRun fresh = RunHints("n");
  EXPECT_EQ(fresh.out, "4950\n");
  EXPECT_EQ(Count(fresh, "by_call"), 0u) << fresh.traces[0];
  const ProgramRun seen = RunHints("N");
  EXPECT_EQ(seen.out, "4950\n");
  EXPECT_GT(Count(seen, "number_by_call"), 0u);
}

TEST(HintsTest, WhatAVirtualObjectHoldsIsKnown) {
  const ProgramRun run = RunHints("+f");
  EXPECT_EQ(run.out, "300\n");
  EXPECT_EQ(Count(run, "by_call"), 0u) << run.traces[0];
}

TEST(HintsTest, APredicateSaysWhetherToLookInside) {
  const ProgramRun few = RunHints("s");
  EXPECT_EQ(few.out, "15150\n");
  EXPECT_EQ(Count(few, "sum_up"), 0u) << few.traces[0];
  EXPECT_EQ(Count(few, "new_array"), 0u) << few.traces[0];
  const ProgramRun unknown = RunHints("S");
  EXPECT_EQ(unknown.out, "600\n");
  EXPECT_GT(Count(unknown, "sum_up"), 0u);
}

// What is called now and then is an operation of the one trace, and no guard leads out of it.
TEST(HintsTest, AConditionalCallIsOneOperation) {
  const ProgramRun run = RunHints("w");
  EXPECT_EQ(run.out, "5634\n");
  EXPECT_EQ(Count(run, "conditional_call v"), run.traces.size()) << run.traces[0];
  const ProgramRun cache = RunHints("o");
  EXPECT_EQ(cache.out, "500\n");
  EXPECT_EQ(cache.statistics.guard_failures, 1) << cache.traces[0];
  EXPECT_GT(Count(cache, "conditional_value v"), 0u) << cache.traces[0];
}

// The second call goes, but not the guard behind another one.
TEST(HintsTest, WhatFollowsACallThatIsMergedMayRaise) {
  const ProgramRun run = RunHints("e");
  EXPECT_EQ(run.out, "3000\n");
  EXPECT_EQ(Count(run, "hints::twice"), 1u) << run.traces[0];
}

TEST(HintsTest, WhatIsLoopInvariantIsCalledOnceBeforeTheLoop) {
  const ProgramRun run = RunHints("i");
  EXPECT_EQ(run.out, "200\n");
  EXPECT_EQ(run.traces.size(), 2u) << run.traces[0];
  EXPECT_EQ(Count(run, "hints::invariant"), 1u) << run.traces[0] << run.traces[1];
}

TEST(HintsTest, WhatIsNotForTracesEndsRecordings) {
  const ProgramRun run = RunHints("M");
  EXPECT_EQ(run.traces.size(), 0u);
  EXPECT_GT(run.statistics.aborts.at("came to what is not for traces"), 0);
}

TEST(HintsTest, TheTracesLengthIsANumber) { EXPECT_EQ(RunHints("t").out, "100\n"); }

// Every way out of a trace that a query decided on leads on, whatever it answers there.
TEST(HintsTest, AnswersDoNotMatter) {
  for (const char* program : {"+kKnNfsSwo", "sSownNk+", "wo", "ow", "oOo"}) {
    Parameters parameters;
    parameters.enabled = false;
    const std::string out = Hints().Run({program}, parameters).out;
    parameters.enabled = true;
    for (const int64_t threshold : {3, 10}) {
      parameters.threshold = threshold;
      parameters.trace_eagerness = 1;
      for (const bool each : {false, true}) {
        parameters.fail_each_once = each;
        for (const auto run : {Parameters::Run::kInterpreted, Parameters::Run::kMachineCode, Parameters::Run::kChecked}) {
          parameters.run = run;
          EXPECT_EQ(Hints().Run({program}, parameters).out, out) << program;
        }
      }
    }
  }
}

TEST(HintsTest, WrongHintsNameTheirLines) {
  ExpectComplaint(RunHints("C"), "record_exact_class<Three>(box)", "another class than 'hints::Three'");
  ExpectComplaint(RunHints("V"), "record_exact_value(five, int64_t{6})", "the value is another");
  ExpectComplaint(RunHints("+G"), "assert_green(sum)", "assert_green: the value is not constant");
}

}  // namespace
}  // namespace kiln::jit
