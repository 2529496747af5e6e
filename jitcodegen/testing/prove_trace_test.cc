// The optimised traces of whole programs are proved right, peeled loops and bridges included; and wrong ones are refuted.
//
// Each test takes a sample of the traces; with KILN_LONG set, all.
#include "jitcodegen/testing/proving/prove_trace.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "jitcodegen/testing/loop_programs.h"
#include "jitcodegen/testing/low_level.h"
#include "jitcodegen/testing/mutations.h"
#include "jitcodegen/testing/replay.h"

namespace kiln::jit {
namespace {

constexpr int64_t kEffort = 12000000;

const std::string& Recorded(const std::string& target, const std::string& program) {
  static std::map<std::string, TargetProgram> targets;
  static std::map<std::string, std::string> recorded;
  std::string& bytes = recorded[program];
  if (bytes.empty()) bytes = RecordTraces(&targets.try_emplace(target, target).first->second, program, 5);
  return bytes;
}
const std::string& Bf() { return Recorded("targets/bf", "targets/bf/examples/squares.bf"); }
const std::string& Shapes() { return Recorded("targets/shapes", "targets/shapes/programs/richards.shp"); }
const std::string& Loop(size_t number) {
  const std::string path = ::testing::TempDir() + "loop" + std::to_string(number) + ".shp";
  std::ofstream(path) << kLoopPrograms[number];
  return Recorded("targets/shapes", path);
}

struct Counts {
  int64_t proved = 0, unknown = 0, refuted = 0, peeled = 0, bridges = 0, skipping = 0;
  int64_t all() const { return proved + unknown + refuted; }
};

// f(program, recorded trace, optimised one or peeled loop) for every trace, until it returns false.
template <class F>
void ForEachTrace(const std::string& bytes, F f) {
  TraceFile file;
  std::string why;
  ASSERT_TRUE(ReadTraceFile(bytes, &file, &why)) << why;
  Replay replay(file);
  for (const RecordedTrace& recorded : file.traces) {
    Replayed* r = nullptr;
    if (!replay.Make(recorded, &r).empty()) continue;
    for (const Trace* trace : {r->optimized.get(), r->loop.get()})
      if (trace != nullptr && !f(replay.program(), *r->recorded, *trace)) return;
  }
}

// One of `sample` traces each.
Counts ProveAll(const std::string& bytes, int64_t sample) {
  if (std::getenv("KILN_LONG") != nullptr) sample = 1;
  Counts counts;
  int64_t number = 0;
  ForEachTrace(bytes, [&](const JitProgram& program, const Trace& recorded, const Trace& trace) {
    if (number++ % sample != 0) return true;
    const Proof proof = ProveTrace(program, recorded, trace, kEffort);
    const bool proved = proof.result == Proof::Result::kProved;
    ++(proved ? counts.proved : proof.result == Proof::Result::kUnknown ? counts.unknown : counts.refuted);
    counts.peeled += proved && trace.loop_state != nullptr;
    counts.bridges += proved && recorded.is_bridge;
    counts.skipping += proved && trace.loop_state != nullptr && trace.ops.back().opcode == kGuardNever;
    if (proof.result == Proof::Result::kUnknown) std::printf("undecided: trace %u: %s\n", trace.number, proof.what.c_str());
    if (proof.result == Proof::Result::kRefuted)
      ADD_FAILURE() << "trace " << trace.number << " is refuted: " << proof.what << "\n"
                    << PrintTrace(program, recorded, true) << PrintTrace(program, trace, true) << proof.counterexample;
    return true;
  });
  std::printf("%ld proved, of these %ld bridges, %ld peeled loops, %ld that skip their turns; %ld unknown, %ld refuted\n",
              counts.proved, counts.bridges, counts.peeled, counts.skipping, counts.unknown, counts.refuted);
  return counts;
}

// The shares of what cannot be decided are to go down, and not up.
TEST(ProveTraceTest, TracesOfBf) {
  const Counts counts = ProveAll(Bf(), 8);
  EXPECT_LE(25 * counts.unknown, counts.all());
  EXPECT_GT(counts.peeled, 0);
  EXPECT_GT(counts.bridges, 0);
  EXPECT_GT(counts.skipping, 0);
}

TEST(ProveTraceTest, TracesOfShapes) {
  const Counts counts = ProveAll(Shapes(), 4);
  EXPECT_LE(6 * counts.unknown, counts.all());
  EXPECT_GT(counts.bridges, 0);
}

TEST(ProveTraceTest, TracesOfLoops) {
  Counts all;
  for (size_t i = 0; i < std::size(kLoopPrograms); ++i) {
    const Counts counts = ProveAll(Loop(i), 1);
    all.peeled += counts.peeled;
    all.unknown += counts.unknown;
  }
  EXPECT_GE(all.peeled, static_cast<int64_t>(std::size(kLoopPrograms)));
  EXPECT_EQ(all.unknown, 0);
}

// ---- What is wrong is not proved ----

class MutationTest : public ::testing::TestWithParam<Mutation> {};

// Most are refuted. One is proved if what was done did not matter to it: a guard never fails, a register is not read again.
TEST_P(MutationTest, IsFoundOut) {
  const Mutation& mutation = GetParam();
  constexpr size_t kLongest = 150;
  constexpr int64_t kMost = 4;
  Counts counts;
  const auto spoil = [&](const JitProgram& program, const Trace& recorded, const Trace& trace) {
    Trace spoiled = trace;
    if (trace.ops.size() > kLongest || !mutation.spoil(program, &spoiled)) return true;
    const Proof proof = ProveTrace(program, recorded, spoiled, kEffort / 8);
    ++(proof.result == Proof::Result::kProved ? counts.proved : proof.result == Proof::Result::kUnknown ? counts.unknown : counts.refuted);
    return counts.all() % kMost != 0;
  };
  for (size_t i = 0; i < std::size(kLoopPrograms); ++i) ForEachTrace(Loop(i), spoil);
  ForEachTrace(Shapes(), spoil);
  ForEachTrace(Bf(), spoil);
  std::printf("%ld refuted, %ld proved, %ld unknown\n", counts.refuted, counts.proved, counts.unknown);
  // Of a wrong number of turns it may only be found that no value can be shown to be the right one.
  EXPECT_GT(mutation.spoil == MiscountTurns ? counts.refuted + counts.unknown : counts.refuted, 0);
  EXPECT_LE(3 * counts.proved, counts.all());
}

INSTANTIATE_TEST_SUITE_P(All, MutationTest, ::testing::ValuesIn(kMutations), [](const auto& info) {
  std::string name = info.param.name;
  for (char& c : name)
    if (c == ' ') c = '_';
  return name;
});

}  // namespace
}  // namespace kiln::jit
