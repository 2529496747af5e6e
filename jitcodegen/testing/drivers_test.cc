// What the functions of a driver say is done, and what is said of one driver only concerns that one.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "jitcodegen/testing/low_level.h"

namespace kiln::jit {
namespace {

ProgramRun RunLetters(const std::string& main, const std::string& function, Parameters parameters = {}) {
  static auto* program = new TargetProgram("jitcodegen/testing/drivers");
  parameters.threshold = std::min<int64_t>(parameters.threshold, 10);
  const ProgramRun run = program->Run({main, function}, parameters);
  EXPECT_EQ(run.out, "100\n");
  return run;
}

bool CallsPortal(const ProgramRun& run) {
  return std::any_of(run.traces.begin(), run.traces.end(),
                     [](const std::string& trace) { return trace.find("call_portal") != std::string::npos; });
}

TEST(DriversTest, ACallIsInlinedUnlessItNeverIs) {
  EXPECT_FALSE(CallsPortal(RunLetters("-cLy", "-+y")));
  EXPECT_TRUE(CallsPortal(RunLetters("-cLy", "N+y")));
}

TEST(DriversTest, AnInlinedLoopEndsTheInliningUnlessItIsUnrolledOnce) {
  EXPECT_TRUE(CallsPortal(RunLetters("-cLy", "-B+y")));
  EXPECT_FALSE(CallsPortal(RunLetters("-cLy", "GB+y")));
  // Its second turn is its own.
  EXPECT_TRUE(CallsPortal(RunLetters("-cLy", "GB+By")));
}

TEST(DriversTest, WhatIsNotConfirmedIsNotRecorded) {
  EXPECT_GT(RunLetters("-+Ly", "-y").statistics.recordings, 0);
  EXPECT_EQ(RunLetters("X+Ly", "-y").statistics.recordings, 0);
  // Where somebody else calls it, he does.
  const ProgramRun run = RunLetters("-cLy", "X+y");
  EXPECT_GT(run.statistics.recordings, 0);
  EXPECT_FALSE(CallsPortal(run));
}

// The main loop is compiled; what it calls would be as well, and is not.
TEST(DriversTest, WhatIsNotConfirmedIsNotEntered) {
  Parameters parameters;
  parameters.function_threshold = 10;
  EXPECT_TRUE(CallsPortal(RunLetters("-cLy", "-B+y", parameters)));
  const ProgramRun run = RunLetters("-cLy", "XB+y", parameters);
  EXPECT_EQ(run.traces.size(), 1u);
}

TEST(DriversTest, ParametersOfOneDriver) {
  Parameters parameters;
  parameters.own.push_back({"digits", &DriverParameters::threshold, 1000000});
  EXPECT_GT(RunLetters("-+Ly", "-y", parameters).statistics.recordings, 0);
  parameters.own.push_back({"letters", &DriverParameters::threshold, 1000000});
  EXPECT_EQ(RunLetters("-+Ly", "-y", parameters).statistics.recordings, 0);
  parameters.own.push_back({"letters", &DriverParameters::threshold, 10});
  EXPECT_GT(RunLetters("-+Ly", "-y", parameters).statistics.recordings, 0);
}

TEST(DriversTest, EveryWayOutLeadsOn) {
  for (const char* function : {"-+y", "N+y", "-B+y", "GB+y", "GB+By", "XB+y"}) {
    for (const auto how : {Parameters::Run::kInterpreted, Parameters::Run::kMachineCode, Parameters::Run::kChecked}) {
      Parameters parameters;
      parameters.run = how;
      parameters.function_threshold = parameters.threshold = 3;
      parameters.trace_eagerness = 1;
      parameters.fail_each_once = true;
      EXPECT_EQ(RunLetters("-cLy", function, parameters).out, "100\n") << function;
    }
  }
}

}  // namespace
}  // namespace kiln::jit
