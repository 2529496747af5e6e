// The traces of whole programs, recorded into a file and replayed from it.
#include "jitcodegen/testing/replay.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "jitcodegen/testing/low_level.h"

namespace kiln::jit {
namespace {

const std::string& Shapes() {
  static const std::string recorded = [] {
    TargetProgram target("targets/shapes");
    return RecordTraces(&target, "targets/shapes/programs/richards.shp", 5);
  }();
  return recorded;
}

void Read(const std::string& bytes, TraceFile* file) {
  std::string why;
  ASSERT_TRUE(ReadTraceFile(bytes, file, &why)) << why;
  ASSERT_FALSE(file->traces.empty());
}

void ExpectAgreement(const std::string& recorded) {
  TraceFile file;
  Read(recorded, &file);
  Replay replay(file);
  replay.RunAll();
  const Replay::Counts& c = replay.counts();
  for (const std::string& difference : c.differences) ADD_FAILURE() << difference;
  for (const auto& [reason, count] : c.passed_over) std::printf("passed over: %ld, %s\n", count, reason.c_str());
  std::printf("%ld traces, %ld bridges, %ld replayed, %ld up to their ends, %ld runs\n", c.traces, c.bridges, c.replayed,
              c.ended, c.runs);
  EXPECT_GT(c.peeled, 0);
  EXPECT_GE(10 * c.replayed, 8 * c.traces);
  EXPECT_GE(10 * c.ended, 4 * c.replayed);
}

TEST(ReplayTest, TracesOfBfAgreeAllWays) {
  TargetProgram bf("targets/bf");
  ExpectAgreement(RecordTraces(&bf, "targets/bf/examples/squares.bf", 3));
}

TEST(ReplayTest, TracesOfShapesAgreeAllWays) { ExpectAgreement(Shapes()); }

TEST(ReplayTest, AWrongOptimisationIsFoundOut) {
  TraceFile file;
  Read(Shapes(), &file);
  Replay replay(file);
  int spoiled = 0;
  replay.spoil = [&](Trace* trace) {
    for (TraceOp& op : trace->ops) {
      if (op.opcode != kGuardAdd) continue;
      op.opcode = kGuardSub;
      ++spoiled;
      return;
    }
  };
  replay.RunAll();
  EXPECT_GT(spoiled, 0);
  EXPECT_FALSE(replay.counts().differences.empty());
}

// A file that ends in the midst of a trace, as that of a program that was killed, has those before.
TEST(ReplayTest, AFileThatWasCutOff) {
  TraceFile whole, cut;
  Read(Shapes(), &whole);
  Read(Shapes().substr(0, Shapes().size() - 5), &cut);
  EXPECT_EQ(cut.traces.size() + 1, whole.traces.size());
  std::string why;
  TraceFile none;
  EXPECT_FALSE(ReadTraceFile("kiln-jit-log\t1\n", &none, &why));
  EXPECT_EQ(why, "not a file of recorded traces");
}

}  // namespace
}  // namespace kiln::jit
