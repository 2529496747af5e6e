// Every pass must leave random programs with the behaviour they had: the interpreter runs them
// before, after the annotator (with every value checked against its fact), after the rtyper and
// after each pass of both tables.
//
//   random_test                  some eighty programs
//   KILN_RANDOM_SEEDS=1000-5000  others; a failing seed is printed with the program before the pass
//                                that broke it
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

#include "annotator/annotate.h"
#include "gtest/gtest.h"
#include "rtyper/rtype.h"
#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/verify.h"
#include "translator/transform/passes.h"
#include "translator/transform/testing/random_program.h"

namespace kiln {
namespace {

// What main(x) gives for a few x; empty if some run does not end soon.
std::string Behaviour(Program* program, Stage stage, int64_t step_limit) {
  std::string result;
  for (int64_t arg : {0, 1, 5, -3, 1000}) {
    InterpreterOptions options;
    options.stage = stage;
    options.check_facts = true;
    options.step_limit = step_limit;
    Interpreter interpreter(program, options);
    RunResult run = interpreter.Call(program->entry, {{arg}});
    if (run.status == RunResult::Status::kFailed) {
      if (run.failure.message.find("step") != std::string::npos) return "";
      result += "failed: " + run.failure.message + "\n";
    } else {
      result += std::to_string(static_cast<int>(run.status)) + " " + std::to_string(run.value) + "\n";
    }
  }
  return result;
}

// False if the seed's program runs too long to be of use.
bool CheckSeed(uint64_t seed) {
  Program program;
  RandomProgramOptions options;
  options.statements = 8 + static_cast<int>(seed % 4) * 6;
  MakeRandomProgram(seed, options, &program);
  Stage stage = Stage::kFlow;
  auto mistakes = [&] {
    std::string all;
    for (const std::string& mistake : Verify(program, stage)) all += mistake + "\n";
    return all;
  };
  EXPECT_EQ(mistakes(), "");
  const std::string wanted = Behaviour(&program, stage, 50'000);
  if (wanted.empty()) return false;
  auto step = [&](const char* name, const std::function<void()>& run) {
    if (testing::Test::HasFailure()) return;
    const std::string before = PrintProgram(program);
    run();
    EXPECT_EQ(mistakes(), "") << "seed " << seed << ", after " << name << ", before:\n" << before;
    if (testing::Test::HasFailure()) return;
    EXPECT_EQ(Behaviour(&program, stage, 250'000), wanted)
        << "seed " << seed << ", after " << name << ", before:\n" << before;
  };
  // The passes must do without facts and without an rtyper that uses them, too.
  if (seed % 3 != 0) step("annotate", [&] { Annotate(&program); });
  step("rtype", [&] {
    RtypeOptions rtype;
    rtype.opt_level = seed % 5 == 0 ? 0 : 2;
    Rtype(&program, rtype);
    stage = Stage::kRtyped;
  });
  PassOptions pass_options;
  for (const Pass& pass : SharedPasses())
    step(pass.name, [&] { pass.run(&program, pass_options); });
  for (const Pass& pass : OptPasses()) step(pass.name, [&] { pass.run(&program, pass_options); });
  return true;
}

TEST(RandomTest, PassesPreserveBehaviour) {
  uint64_t first = 1, last = 80;
  if (const char* range = std::getenv("KILN_RANDOM_SEEDS")) {
    char* rest;
    first = std::strtoull(range, &rest, 10);
    last = *rest == '-' ? std::strtoull(rest + 1, nullptr, 10) : first;
  }
  int useful = 0;
  for (uint64_t seed = first; seed <= last && !HasFailure(); seed++) useful += CheckSeed(seed);
  EXPECT_GT(useful, 0);
}

}  // namespace
}  // namespace kiln
