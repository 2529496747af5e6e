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

TEST(HintsTest, WrongHintsNameTheirLines) {
  ExpectComplaint(RunHints("C"), "record_exact_class<Three>(box)", "another class than 'hints::Three'");
  ExpectComplaint(RunHints("V"), "record_exact_value(five, int64_t{6})", "the value is another");
  ExpectComplaint(RunHints("+G"), "assert_green(sum)", "assert_green: the value is not constant");
}

}  // namespace
}  // namespace kiln::jit
