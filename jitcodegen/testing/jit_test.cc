// The JIT on targets/bf, in one process: every setting prints what the plain interpreter prints.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "jitcodegen/testing/low_level.h"

namespace kiln::jit {
namespace {

TargetProgram& Bf() {
  static auto* program = new TargetProgram("targets/bf");
  return *program;
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
  const std::string expected = Bf().Run({file}, off).out;
  ASSERT_GT(expected.size(), 10u);
  for (int64_t threshold : {1, 3, 10}) {
    for (int pass = -1; pass < 8; ++pass) {
      for (int64_t fail_period : {0, 1, 2, 7}) {
        for (int64_t eagerness : {0, 1, 5}) {
          SCOPED_TRACE("threshold " + std::to_string(threshold) + " without pass " +
                       std::to_string(pass) + " fail " + std::to_string(fail_period) + " bridges " +
                       std::to_string(eagerness));
          Parameters parameters;
          parameters.threshold = threshold;
          parameters.trace_eagerness = eagerness;
          bool* passes[] = {&parameters.optimize.rules, &parameters.optimize.bounds,
                            &parameters.optimize.pure, &parameters.optimize.heap,
                            &parameters.optimize.virtuals, &parameters.optimize.peel,
                            &parameters.optimize.turns};
          if (pass == 7) parameters.optimize = OptimizerOptions::None();
          if (pass >= 0 && pass < 7) *passes[pass] = false;
          parameters.fail_period = fail_period;
          ProgramRun run = Bf().Run({file}, parameters);
          ASSERT_EQ(run.out, expected);
          EXPECT_GT(run.statistics.loops, 0);
          EXPECT_TRUE(run.statistics.aborts.empty()) << run.statistics.aborts.begin()->first;
        }
      }
    }
  }
}

// Five cells count down 250 times, each beginning again at a number of its own when it comes to 0: five branches
// in a row that have nothing to do with each other. What comes behind one is compiled once, and not for
// every way to get there.
TEST(JitTest, BranchesInARowDoNotMultiplyCode) {
  std::string start, round, print;
  for (size_t period : {2, 3, 4, 5, 7}) {  // a cell, a 1, a 0
    start += std::string(period, '+') + ">+>>";
    round += "-[>-]>[<" + std::string(period, '+') + ">->]<+>>";
    print += std::string(48, '+') + ".>>>";
  }
  const std::string back(15, '<');
  const std::string file = TestFile("periods.bf", std::string(250, '+') + ">" + start + back + "<[->" +
                                                      round + back + "<]>" + print);
  int64_t operations[2];
  for (int64_t limit : {0, 1}) {
    for (Parameters::Run how : {Parameters::Run::kInterpreted, Parameters::Run::kMachineCode,
                                Parameters::Run::kChecked}) {
      Parameters parameters;
      parameters.threshold = parameters.trace_eagerness = 2;
      parameters.junction_limit = limit;
      parameters.run = how;
      ProgramRun run = Bf().Run({file}, parameters);
      EXPECT_EQ(run.out, "22252");
      for (const std::string& difference : run.statistics.differences) ADD_FAILURE() << difference;
      operations[limit] = run.statistics.optimizer.ops_in;
    }
  }
  EXPECT_LT(2 * operations[1], operations[0]);
}

TEST(JitTest, ALongProgramPrintsTheSame) {
  for (int64_t fail_period : {0, 7}) {
    Parameters parameters;
    parameters.threshold = 20;
    parameters.trace_eagerness = 10;
    parameters.fail_period = fail_period;
    ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
    EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
    EXPECT_GT(run.statistics.loops, 0);
    EXPECT_GT(run.statistics.bridges, 0);
  }
}

TEST(JitTest, MachineCodePrintsTheSame) {
  for (Parameters::Run how : {Parameters::Run::kMachineCode, Parameters::Run::kChecked}) {
    for (int64_t eagerness : {0, 1, 10}) {
      for (bool optimize : {true, false}) {
        Parameters parameters;
        parameters.threshold = 5;
        parameters.trace_eagerness = eagerness;
        parameters.run = how;
        if (!optimize) parameters.optimize = OptimizerOptions::None();
        ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
        EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
        EXPECT_GT(run.statistics.loops, 0);
        EXPECT_GT(run.statistics.code_bytes, 0);
        if (how == Parameters::Run::kChecked) {
          EXPECT_GT(run.statistics.checked, 0);
        }
        for (const std::string& difference : run.statistics.differences)
          ADD_FAILURE() << difference;
      }
    }
  }
}

// Machine code leaves by guards that hold, with what they hold for, and goes on in their bridges.
TEST(JitTest, GuardsOfMachineCodeFailAtWill) {
  Parameters off;
  off.threshold = 5;
  off.run = Parameters::Run::kMachineCode;
  off.trace_eagerness = 0;
  const int64_t exits = Bf().Run({"targets/bf/examples/squares.bf"}, off).statistics.guard_failures;
  for (int64_t eagerness : {0, 1, 3}) {
    for (int64_t period : {0, 1, 3}) {
      SCOPED_TRACE("bridges " + std::to_string(eagerness) + " fail " + std::to_string(period));
      Parameters parameters = off;
      parameters.trace_eagerness = eagerness;
      parameters.fail_period = period;
      parameters.fail_each_once = period == 0;
      ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
      EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
      EXPECT_GT(run.statistics.loops, 0);
      if (eagerness == 0) EXPECT_GT(run.statistics.guard_failures, exits);
    }
  }
}

// Loops that are hot again are compiled again, in the room of others.
TEST(JitTest, WithLittleRoomForCodeTheOldestLoopsGo) {
  for (Parameters::Run how : {Parameters::Run::kMachineCode, Parameters::Run::kChecked}) {
    for (int64_t kilobytes : {4, 8, 16}) {
      SCOPED_TRACE(kilobytes);
      Parameters parameters;
      parameters.threshold = 5;
      parameters.trace_eagerness = 2;
      parameters.run = how;
      parameters.code_memory = kilobytes;
      ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
      EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
      EXPECT_GT(run.statistics.loops, 0);
      EXPECT_LE(run.statistics.code_bytes, kilobytes << 10);
      if (kilobytes == 4) EXPECT_GT(run.statistics.freed, 0);
      for (const std::string& difference : run.statistics.differences) ADD_FAILURE() << difference;
    }
  }
}

// It is seldom tried again.
TEST(JitTest, ATraceThatIsLargerThanAllRoomIsGivenUp) {
  Parameters parameters;
  parameters.threshold = 5;
  parameters.run = Parameters::Run::kMachineCode;
  parameters.code_memory = 1;
  ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
  EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
  EXPECT_EQ(run.statistics.aborts.count("no room for its code"), 1u);
  EXPECT_LT(run.statistics.aborts["no room for its code"], 1000);
}

TEST(JitTest, WithoutTheJitNothingIsRecorded) {
  Parameters parameters;
  parameters.enabled = false;
  ProgramRun run = Bf().Run({"targets/bf/examples/hello.bf"}, parameters);
  EXPECT_EQ(run.out, ReadFile("targets/bf/examples/hello.out"));
  EXPECT_EQ(run.statistics.recordings, 0);
}

// What a binary reads at its start is what the codewriter wrote.
TEST(JitTest, ABlobHoldsTheWholeJitProgram) {
  const JitProgram& program = Bf().engine().jit_program();
  const std::string blob = WriteBlob(program);
  const auto* bytes = reinterpret_cast<const uint8_t*>(blob.data());
  std::unique_ptr<JitProgram> read = ReadBlob({bytes, blob.size()});
  ASSERT_EQ(read->codes.size(), program.codes.size());
  for (size_t i = 0; i < read->codes.size(); ++i)
    EXPECT_EQ(Disassemble(*read, read->codes[i]), Disassemble(program, program.codes[i]));
  EXPECT_EQ(WriteBlob(*read), blob);
}

// [->+<] moves a cell to the next one. What is left of the interpreter is the tape: no program
// counter, no dispatch, no call, no allocation.
TEST(JitTest, ALoopIsTheTapeAlone) {
  Parameters parameters;
  parameters.threshold = 3;
  parameters.optimize.turns = false;
  ProgramRun run = Bf().Run({TestFile("move.bf", "++++++++++++++++++++[->+<]>.")}, parameters);
  ASSERT_EQ(run.statistics.loops, 1);
  const std::string& trace = run.traces[0];
  for (const char* gone : {"call", " = new", "Program", "switch"})
    EXPECT_EQ(Count(trace, gone), 0u) << gone << "\n" << trace;
  EXPECT_EQ(Count(trace, "\n  jump"), 1u) << trace;
}

// [->>>>>+<<<<<]: five steps to the right are one comparison with the tape's length and one with what is behind it, five to
// the left one; time and again round the loop none at all.
TEST(JitTest, AWalkAlongTheTapeIsTestedOnce) {
  Parameters parameters;
  parameters.threshold = 3;
  parameters.optimize.turns = false;
  ProgramRun run =
      Bf().Run({TestFile("walk.bf", "++++++++++++++++++++[->>>>>+<<<<<]>>>>>.")}, parameters);
  ASSERT_EQ(run.traces.size(), 2u);
  const std::string &loop = run.traces[0], &entry = run.traces[1];
  EXPECT_EQ(Count(loop, "guard_"), 1u) << loop;
  EXPECT_EQ(Count(entry, "guard_"), 4u) << entry;
}

// [->++++<]: both cells are in registers, four steps are one sum, brought back to a byte once; the tape is written to
// where the loop is left.
TEST(JitTest, CellsAreInRegisters) {
  Parameters parameters;
  parameters.threshold = 3;
  parameters.optimize.turns = false;
  ProgramRun run = Bf().Run({TestFile("times.bf", "++++++++++++++++++++[->++++<]>.")}, parameters);
  EXPECT_EQ(run.out, "P");
  ASSERT_EQ(run.traces.size(), 2u);
  const std::string& loop = run.traces[0];
  EXPECT_EQ(Count(loop, "array_get") + Count(loop, "array_set"), 0u) << loop;
  EXPECT_EQ(Count(loop, "int_add"), 2u) << loop;
  EXPECT_EQ(Count(loop, "int_cast"), 1u) << loop;
}

// [->++++<] again: what comes out is computed, and the loop goes round no more.
TEST(JitTest, ALoopThatOnlyCountsIsNoLoop) {
  Parameters parameters;
  parameters.threshold = 3;
  parameters.trace_eagerness = 0;
  ProgramRun run = Bf().Run({TestFile("count.bf", "++++++++++++++++++++[->++++<]>.")}, parameters);
  EXPECT_EQ(run.out, "P");
  ASSERT_EQ(run.traces.size(), 2u);
  EXPECT_EQ(Count(run.traces[0], "guard_never"), 1u) << run.traces[0];
  EXPECT_EQ(Count(run.traces[0], "jump"), 0u) << run.traces[0];
}

// By steps of 3, 5 and 255, down, up and around the end; a loop whose step is even, which not all numbers bring to its
// end, goes round as before.
TEST(JitTest, LoopsThatCountComeToTheSame) {
  for (const char* step : {"-", "---", "+", "+++++", "-----------"}) {
    const std::string loop = std::string("[") + step + ">+++>--<<]";
    // Eight times with other numbers; then the sums as they are.
    const std::string file =
        TestFile("counts.bf", "++++++++[->" + std::string(7, '+') + loop + "+++" + loop + "<]>>.>.");
    const std::string even =
        TestFile("evens.bf", "++++++++[->" + std::string(40, '+') + "[--->+<+]>[-->+<]<<]>>>.");
    for (const std::string& program : {file, even}) {
      Parameters off;
      off.enabled = false;
      const std::string expected = Bf().Run({program}, off).out;
      for (Parameters::Run how : {Parameters::Run::kInterpreted, Parameters::Run::kMachineCode,
                                  Parameters::Run::kChecked}) {
        Parameters parameters;
        parameters.threshold = parameters.trace_eagerness = 2;
        parameters.run = how;
        ProgramRun run = Bf().Run({program}, parameters);
        EXPECT_EQ(run.out, expected) << loop;
        for (const std::string& difference : run.statistics.differences) ADD_FAILURE() << difference;
      }
    }
  }
}

TEST(JitTest, ALogThatIsTooLongIsDroppedAndCounted) {
  Parameters parameters;
  parameters.threshold = 1000;
  parameters.trace_limit = 3;
  ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
  EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
  EXPECT_GT(run.statistics.aborts["too long"], 0);
}

// The next time the loop is cut into segments, each the bridge of the one before.
TEST(JitTest, ALoopThatIsTooLongIsCompiledInSegments) {
  for (Parameters::Run how : {Parameters::Run::kInterpreted, Parameters::Run::kMachineCode,
                              Parameters::Run::kChecked}) {
    for (int64_t limit : {10, 30}) {
      SCOPED_TRACE(limit);
      Parameters parameters;
      parameters.threshold = 3;
      parameters.trace_eagerness = 2;
      parameters.trace_limit = limit;
      parameters.run = how;
      ProgramRun run = Bf().Run({"targets/bf/examples/squares.bf"}, parameters);
      EXPECT_EQ(run.out, ReadFile("targets/bf/examples/squares.out"));
      EXPECT_GT(run.statistics.aborts["too long"], 0);
      EXPECT_GT(run.statistics.segments, 0);
      for (const std::string& difference : run.statistics.differences) ADD_FAILURE() << difference;
    }
  }
}

}  // namespace
}  // namespace kiln::jit
