// What `check` may say when the world has changed between the shadow run and the machine code's.
#include "jitcodegen/runtime/shadow_run.h"

#include <gtest/gtest.h>

#include "jitcodegen/testing/made_up_world.h"

namespace kiln::jit {
namespace {

constexpr uint32_t kWord = 0;  // the field; it is of both classes

void Describe(JitProgram* program) {
  FieldDescr word;
  word.name = "item";
  word.id = 0;
  word.kind = Kind::kI64;
  word.is_item = true;
  word.has_raw_address = true;
  word.items_offset = 24;
  word.item_size = 8;
  program->fields.push_back(word);
  for (const char* name : {"Words", "Box"}) {
    ClassDescr cls;
    cls.name = name;
    cls.id = static_cast<uint32_t>(program->classes.size());
    cls.size = 24;
    cls.item_size = 8;
    cls.length_offset = 16;
    cls.varsized = true;
    cls.items = {kWord};
    program->classes.push_back(cls);
  }
}

class World : public MadeUpWorld {
 public:
  explicit World(const JitProgram& program) : MadeUpWorld(program) {}
  int64_t collections() const override { return moves; }
  int64_t moves = 0;
};

// A trace that reads item 0 of an array, leaves by a guard with an object if it is not 0, and else returns the object.
class ShadowRunTest : public testing::Test {
 protected:
  ShadowRunTest() : world_(program_), interpreter_(program_, &world_, &world_) {
    trace_.inputs = {Kind::kRef, Kind::kRef};
    const Ref index = trace_.Constant(0, false);
    Add(static_cast<uint16_t>(Opcode::kArrayGet), Kind::kRef, Kind::kI64, {0, index}, kWord);
    Add(kGuardFalse, Kind::kI64, Kind::kVoid, {2}, 0);
    trace_.ops.back().extra = 0;
    trace_.guards.resize(1);
    trace_.guards[0].exit_count = 2;
    trace_.exits = {1, 2};
    Add(kFinish, Kind::kRef, Kind::kVoid, {1}, 0);
    words_ = world_.MakeOutside(0);
    box_ = world_.MakeOutside(1);
  }
  void Add(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr) {
    TraceOp op;
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.descr = descr;
    op.first_arg = static_cast<uint32_t>(trace_.args.size());
    op.arg_count = static_cast<uint16_t>(args.size());
    trace_.args.insert(trace_.args.end(), args);
    trace_.ops.push_back(op);
  }
  void SetWord(uint64_t value) { StoreBits(words_ + 24, Kind::kI64, value); }
  // The shadow run of the trace with box_; then what is to happen in between, and a run with `object`.
  template <class F>
  std::string Compared(F between, uint64_t object) {
    ShadowRun shadow(program_, &world_);
    EXPECT_TRUE(shadow.Run(&trace_, {words_, box_}, 100));
    between();
    int64_t fail_at = -1;
    TraceExit exit;
    interpreter_.Run(&trace_, {words_, object}, &fail_at, &exit);
    return shadow.Compare(exit);
  }

  struct Program : JitProgram {
    Program() { Describe(this); }
  } program_;
  World world_;
  TraceInterpreter interpreter_;
  Trace trace_;
  uint64_t words_ = 0, box_ = 0;
};

TEST_F(ShadowRunTest, SeesADifference) {
  EXPECT_EQ(Compared([] {}, box_), "");
  const uint64_t other = world_.MakeOutside(1);
  EXPECT_EQ(Compared([] {}, other), "returned another value");
  SetWord(7);
  EXPECT_EQ(Compared([] {}, box_), "");
  EXPECT_NE(Compared([] {}, other), "");
}

// Whatever that leads to: the code leaves by another guard, or with another value.
TEST_F(ShadowRunTest, AWordMayBeWrittenByOthers) {
  EXPECT_EQ(Compared([&] { SetWord(1); }, box_), "");
  EXPECT_EQ(Compared([&] { SetWord(2); }, box_), "");
  EXPECT_EQ(Compared([&] { SetWord(0); }, box_), "");
}

// A word that nobody gave to C code stays what it is: then the code has read something else.
TEST_F(ShadowRunTest, OtherWordsMayNot) {
  program_.fields[kWord].has_raw_address = false;
  EXPECT_EQ(Compared([&] { SetWord(1); }, box_), "left in another way");
}

TEST_F(ShadowRunTest, ObjectsMayMove) {
  const uint64_t moved = world_.MakeOutside(1);
  const auto collect = [&] { ++world_.moves; };
  EXPECT_EQ(Compared(collect, moved), "");
  EXPECT_EQ(Compared(collect, words_), "returned another value");  // of another class
  SetWord(7);
  EXPECT_EQ(Compared(collect, moved), "");
  EXPECT_NE(Compared(collect, 0), "");
}

}  // namespace
}  // namespace kiln::jit
