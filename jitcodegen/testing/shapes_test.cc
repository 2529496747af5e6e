// The JIT on targets/shapes: an object language with recursion, exceptions and generators. Every
// program of the target prints the same under every setting.
//
// SHAPES_PROGRAM=name runs that program alone; SHAPES_REPORT=1 prints figures.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "jitcodegen/testing/low_level.h"

namespace kiln::jit {
namespace {

constexpr const char* kPrograms = "targets/shapes/programs/";

struct Setting {
  const char* name;
  int64_t threshold, eagerness, fail_period;
  bool optimize;
  Parameters::Run run = Parameters::Run::kInterpreted;
  int64_t code_memory = 1024;  // kB
  bool fail_each_once = false;
};
constexpr Setting kSettings[] = {
    {"off", 0, 0, 0, true},
    {"1", 1, 1, 0, true},
    {"1, unoptimised", 1, 0, 0, false},
    {"3, bridges after 2", 3, 2, 0, true},
    {"3, unoptimised, bridges", 3, 2, 0, false},
    {"50, bridges after 20", 50, 20, 0, true},
    {"3, every guard fails", 3, 0, 1, true},
    {"3, every guard fails, bridges", 3, 3, 1, true},
    {"3, one guard in 5 fails, bridges", 3, 3, 5, true},
    {"3, machine code", 3, 0, 0, true, Parameters::Run::kMachineCode},
    {"3, machine code, bridges", 3, 2, 0, true, Parameters::Run::kMachineCode},
    {"3, machine code, unoptimised", 3, 2, 0, false, Parameters::Run::kMachineCode},
    {"3, machine code, little room", 3, 2, 0, true, Parameters::Run::kMachineCode, 24},
    {"3, machine code, one guard in 5 fails", 3, 3, 5, true, Parameters::Run::kMachineCode},
    {"3, machine code, every guard fails", 3, 0, 0, true, Parameters::Run::kMachineCode, 1024, true},
    {"3, machine code, every guard fails, bridges", 3, 1, 0, true, Parameters::Run::kMachineCode, 1024, true},
    {"3, interpreted, every guard fails, bridges", 3, 1, 0, true, Parameters::Run::kInterpreted, 1024, true},
    {"3, checked", 3, 2, 0, true, Parameters::Run::kChecked},
};

TargetProgram& Shapes() {
  static auto* program = new TargetProgram("targets/shapes");
  return *program;
}

void Report(const std::string& program, const Setting& setting, const ProgramRun& run,
            double seconds) {
  const Statistics& s = run.statistics;
  std::printf(
      "%-14s %-34s %6.2fs  %ld loops %ld bridges %ld entries %ld failures; ops %ld -> %ld, guards "
      "%ld -> %ld, forced %ld; recording %.2f building %.2f optimizing %.2f assembling %.2f ms; %ld "
      "bytes of code, %ld checked; aborts:",
      program.c_str(), setting.name, seconds, s.loops, s.bridges, s.entries, s.guard_failures,
      s.optimizer.ops_in, s.optimizer.ops_out, s.optimizer.guards_in, s.optimizer.guards_out,
      s.optimizer.forced, static_cast<double>(s.recording_ns) / 1e6,
      static_cast<double>(s.building_ns) / 1e6, static_cast<double>(s.optimizing_ns) / 1e6,
      static_cast<double>(s.assembling_ns) / 1e6, s.code_bytes, s.checked);
  for (const auto& [reason, count] : s.aborts) std::printf(" %s %ld", reason.c_str(), count);
  std::printf("\n");
  std::fflush(stdout);
}

class ShapesProgramTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ShapesProgramTest, EverySettingPrintsTheSame) {
  const std::string name = GetParam();
  const char* only = std::getenv("SHAPES_PROGRAM");
  if (only != nullptr && name != only) GTEST_SKIP();
  const std::string stem = kPrograms + name;
  const bool fails = std::filesystem::exists(stem + ".err");
  for (const Setting& setting : kSettings) {
    SCOPED_TRACE(setting.name);
    Parameters parameters;
    parameters.enabled = setting.threshold != 0;
    parameters.threshold = parameters.function_threshold = setting.threshold;
    parameters.trace_eagerness = setting.eagerness;
    parameters.fail_period = setting.fail_period;
    parameters.run = setting.run;
    parameters.code_memory = setting.code_memory;
    parameters.fail_each_once = setting.fail_each_once;
    parameters.verify = true;
    if (!setting.optimize) parameters.optimize = OptimizerOptions::None();
    const auto start = std::chrono::steady_clock::now();
    ProgramRun run = Shapes().Run({stem + ".shp"}, parameters);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (std::getenv("SHAPES_REPORT") != nullptr) Report(name, setting, run, seconds.count());
    ASSERT_EQ(run.out, ReadFile(stem + ".out"));
    ASSERT_EQ(run.err, fails ? ReadFile(stem + ".err") : "");
    ASSERT_EQ(run.status, fails ? 1 : 0);
    for (const std::string& difference : run.statistics.differences) ADD_FAILURE() << difference;
  }
}

// A loop that calls forty functions in turn asks which one it is, one after the other. Not for ever: without hope for its
// next turns it is no loop any more, and tried again ever later.
TEST(ShapesJitTest, ALoopThatLosesMoreThanItWinsIsGivenUp) {
  const auto run_turns = [](int turns, int64_t chain_limit, Parameters::Run how, int length = 0) {
    const std::string file = ::testing::TempDir() + "forty.shp";
    std::ofstream out(file);
    for (int i = 0; i < 40; ++i) {
      out << "fun f" << i << "(x) {";
      for (int k = 0; k < length; ++k) out << " x = x + 1; x = x - 1;";
      out << " return x + " << i << "; }\n";
    }
    out << "var all = [f0";
    for (int i = 1; i < 40; ++i) out << ", f" << i;
    out << "];\nvar sum = 0;\nfor (var i in range(" << turns << ")) for (var f in all) sum = sum + f(1);\nprint(sum);\n";
    out.close();
    Parameters parameters;
    parameters.threshold = parameters.trace_eagerness = 3;
    parameters.function_threshold = 1000000;
    parameters.junction_limit = 0;
    parameters.chain_limit = chain_limit;
    parameters.run = how;
    const ProgramRun run = Shapes().Run({file}, parameters);
    EXPECT_EQ(run.out, std::to_string(820 * turns) + "\n");
    return run.statistics;
  };
  for (Parameters::Run how : {Parameters::Run::kInterpreted, Parameters::Run::kMachineCode}) {
    const Statistics unlimited = run_turns(100, 0, how);
    EXPECT_GE(unlimited.bridges, 39);
    EXPECT_EQ(unlimited.abandoned, 0);
    const Statistics some = run_turns(100, 4, how), many = run_turns(400, 4, how);
    EXPECT_GT(some.abandoned, 0);
    EXPECT_LT(many.abandoned, 2 * some.abandoned);
    EXPECT_LT(many.bridges, 2 * some.bridges);
    // To leave takes as long as many short turns win, but not as many long ones.
    EXPECT_GT(run_turns(300, 33, how).abandoned, 0);
    EXPECT_EQ(run_turns(100, 37, how, /*length=*/100).abandoned, 0);
  }
}

std::vector<std::string> ProgramNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kPrograms))
    if (entry.path().extension() == ".shp") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Programs, ShapesProgramTest, ::testing::ValuesIn(ProgramNames()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kiln::jit
