// What is left of hot loops: the operations of the traces that programs of targets/shapes run in.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "jitcodegen/testing/loop_programs.h"
#include "jitcodegen/testing/low_level.h"

namespace kiln::jit {
namespace {

TargetProgram& Shapes() {
  static auto* program = new TargetProgram("targets/shapes");
  return *program;
}

// The peeled loop of a program with one hot loop, and what the program printed.
struct Loop {
  const Trace* trace = nullptr;
  std::string text, out;
  int Count(Opcode op) const {
    int n = 0;
    for (const TraceOp& o : trace->ops) n += o.opcode == static_cast<uint16_t>(op);
    return n;
  }
};

Loop RunLoop(const std::string& name, const std::string& source) {
  const std::string path = ::testing::TempDir() + name + ".shp";
  std::ofstream(path) << source;
  Parameters parameters;
  parameters.threshold = 20;
  Loop loop;
  loop.out = Shapes().Run({path}, parameters).out;
  for (const auto& trace : Shapes().engine().runner().traces())
    if (trace->loop_state != nullptr && loop.trace == nullptr) loop.trace = trace.get();
  if (loop.trace != nullptr)
    loop.text = PrintTrace(Shapes().engine().jit_program(), *loop.trace);
  return loop;
}

TEST(LoopsTest, AnIntegerIsARegister) {
  Loop loop = RunLoop("count", kCountProgram);
  EXPECT_EQ(loop.out, "300\n");
  ASSERT_NE(loop.trace, nullptr);
  EXPECT_LE(loop.trace->ops.size(), 6u) << loop.text;
  EXPECT_EQ(loop.Count(Opcode::kNew), 0) << loop.text;
  EXPECT_EQ(loop.Count(Opcode::kGetField) + loop.Count(Opcode::kArrayGet), 0) << loop.text;
}

TEST(LoopsTest, NumbersOfAnIterationAreNotMade) {
  Loop loop = RunLoop("sum", kSumProgram);
  EXPECT_EQ(loop.out, "897\n");
  ASSERT_NE(loop.trace, nullptr);
  EXPECT_EQ(loop.Count(Opcode::kNew), 0) << loop.text;
  EXPECT_EQ(loop.Count(Opcode::kSetField) + loop.Count(Opcode::kArraySet), 0) << loop.text;
}

TEST(LoopsTest, AMethodIsCalledWithoutAFrame) {
  Loop loop = RunLoop("method", kMethodProgram);
  EXPECT_EQ(loop.out, "44850\n");
  ASSERT_NE(loop.trace, nullptr);
  EXPECT_EQ(loop.text.find("Frame"), std::string::npos) << loop.text;
  EXPECT_EQ(loop.Count(Opcode::kCall) + loop.Count(Opcode::kNewArray), 0) << loop.text;
}

// Else each way through the loop's body would be compiled once more behind each call, and multiply
// what comes behind it.
TEST(LoopsTest, ACompiledLoopIsCalledBeforeItsFirstTurn) {
  RunLoop("inner", kInnerLoopProgram);
  std::string outer, all;
  for (const auto& trace : Shapes().engine().runner().traces()) {
    std::string text = PrintTrace(Shapes().engine().jit_program(), *trace);
    all += text;
    if (text.find("call_portal") != std::string::npos) outer = std::move(text);
  }
  EXPECT_NE(outer, "") << all;
  EXPECT_EQ(outer.find("int_mod"), std::string::npos) << outer;
}

}  // namespace
}  // namespace kiln::jit
