// Programs in text form and random ones: transformed, emitted, compiled, run.
//
// A file of testdata/ says in comments what is expected: `// expect: a line of output` for each line of
// standard output and error, `// expect status: n`. KILN_EMIT_SEEDS is the number of random programs.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "translator/base/file.h"
#include "translator/emit/testing/emitted_program.h"
#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/traversal.h"
#include "translator/transform/testing/random_program.h"

namespace kiln {
namespace {

EmitVariant VariantOf(const std::string& name) {
  return name == "O2" ? OptimisedVariant() : name == "O0" ? CheckedVariant() : SanitizedVariant();
}

EmittedPrograms* Programs(const std::string& variant) {
  static auto* const programs = new std::map<std::string, std::unique_ptr<EmittedPrograms>>;
  auto& entry = (*programs)[variant];
  if (entry == nullptr)
    entry = std::make_unique<EmittedPrograms>(SourceRoot(), VariantOf(variant));
  return entry.get();
}

struct Expectation {
  std::string output;
  int status = 0;
};

Expectation ExpectationOf(const std::string& text) {
  Expectation expectation;
  std::istringstream in(text);
  constexpr std::string_view kLine = "// expect: ", kStatus = "// expect status: ";
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kLine)) expectation.output += line.substr(kLine.size()) + "\n";
    if (line.starts_with(kStatus)) expectation.status = atoi(line.c_str() + kStatus.size());
  }
  return expectation;
}

void ExpectRuns(const std::string& binary, const Expectation& expected) {
  for (const char* stress : {"0", "1", "2"}) {
    const ProcessResult result =
        RunProcess({{binary}, "", {std::string("KILN_GC_STRESS=") + stress}});
    EXPECT_EQ(result.output, expected.output) << "with KILN_GC_STRESS=" << stress;
    EXPECT_EQ(result.status, expected.status) << "with KILN_GC_STRESS=" << stress;
  }
}

class RunTest : public testing::TestWithParam<const char*> {};

TEST_P(RunTest, Testdata) {
  EmittedPrograms* programs = Programs(GetParam());
  ASSERT_EQ(programs->error(), "");
  int count = 0;
  for (const std::string& file : ListFiles(SourceRoot() + "/translator/emit/testdata")) {
    if (!file.ends_with(".kiln")) continue;
    SCOPED_TRACE(file);
    ++count;
    std::string text, error;
    ASSERT_TRUE(ReadFile(file, &text, &error)) << error;
    Program program;
    ASSERT_TRUE(ParseProgram(text, &program, &error)) << error;
    EmitResult emitted;
    for (const std::string& e : TransformAndEmit(&program, &emitted)) FAIL() << e;
    const std::string binary = programs->Build(emitted);
    ASSERT_NE(binary, "") << programs->error();
    ExpectRuns(binary, ExpectationOf(text));
  }
  EXPECT_GT(count, 3);
}

InterpreterOptions At(Stage stage) {
  InterpreterOptions options;
  options.stage = stage;
  options.step_limit = 10'000'000;
  return options;
}

// Adds `entry_point() -> i32`, which prints what the random program's main returns.
void AddEntry(Program* program) {
  Function* main = program->entry;
  Function* print = program->AddFunction("test_print_int", "test_print_int",
                                         program->Intern({{Type::I64()}, {}}));
  print->is_foreign = true;
  Function* entry =
      program->AddFunction("entry_point", "entry_point()", program->Intern({{}, {Type::I32()}}));
  entry->graph = std::make_unique<Graph>(entry);
  Graph* graph = entry->graph.get();
  Block* block = graph->NewBlock();
  Operation* call =
      Append(graph, block, Opcode::kCall, {graph->NewInt(Type::I64(), 5)}, Type::I64());
  call->function = main;
  Append(graph, block, Opcode::kCallForeign, {call->result}, Type::Void())->function = print;
  SetReturn(block, graph->NewInt(Type::I32(), 0));
  program->entry = entry;
}

TEST_P(RunTest, RandomPrograms) {
  EmittedPrograms* programs = Programs(GetParam());
  ASSERT_EQ(programs->error(), "");
  const char* setting = getenv("KILN_EMIT_SEEDS");
  const int seeds = setting == nullptr ? 4 : atoi(setting);
  const char* first = getenv("KILN_EMIT_FIRST_SEED");
  for (int seed = first == nullptr ? 1 : atoi(first), n = 0; n < seeds; ++n, ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Program program;
    MakeRandomProgram(static_cast<uint64_t>(seed), {}, &program);
    RunResult expected;
    {
      Interpreter interpreter(&program, At(Stage::kRtyped));
      const int64_t argument = 5;
      expected = interpreter.Call(program.entry, {&argument, 1});
    }
    if (expected.status == RunResult::Status::kFailed) continue;  // runs for too long
    const Function* main = program.entry;
    AddEntry(&program);
    EmitResult emitted;
    for (const std::string& e : TransformAndEmit(&program, &emitted)) FAIL() << e;
    {
      Interpreter interpreter(&program, At(Stage::kGc));
      const int64_t argument = 5;
      const RunResult transformed = interpreter.Call(main, {&argument, 1});
      EXPECT_EQ(transformed.status, expected.status) << transformed.failure.message;
      if (expected.status == RunResult::Status::kReturned)
        EXPECT_EQ(transformed.value, expected.value);
    }
    if (expected.status != RunResult::Status::kReturned) continue;
    const std::string binary = programs->Build(emitted);
    ASSERT_NE(binary, "") << programs->error();
    ExpectRuns(binary, {std::to_string(expected.value) + "\n", 0});
  }
}

INSTANTIATE_TEST_SUITE_P(Variants, RunTest, testing::Values("O2", "O0", "Sanitized"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace kiln
