// What a bridge does to join a peeled loop: it makes sure of what the loop counts on, and looks only
// into objects that have what it looks for.
#include <gtest/gtest.h>

#include "jitcodegen/runtime/optimizer/optimizer.h"
#include "jitcodegen/runtime/resume_data.h"

namespace kiln::jit {
namespace {

constexpr uint32_t kTall = 7, kShort = 9;  // class ids; only a Tall has the field
constexpr uint32_t kHeight = 0;            // FieldDescr
constexpr uint32_t kLength = 1;            // FieldDescr: never negative
constexpr uint32_t kThing = 2, kAny = 3;   // FieldDescrs of any object: refer to a Tall, and to any object
constexpr size_t kObject = 0, kCount = 1;  // reds

// A loop over an object and a count.
const JitProgram& World() {
  static const JitProgram* world = [] {
    auto* w = new JitProgram;
    for (const uint32_t id : {kTall, kShort}) {
      ClassDescr& cls = w->classes.emplace_back();
      cls.name = id == kTall ? "Tall" : "Short";
      cls.id = id;
      cls.size = id == kTall ? 16 : 8;
    }
    FieldDescr& height = w->fields.emplace_back();
    height.name = "height";
    height.offset = 8;
    FieldDescr& length = w->fields.emplace_back();
    length.name = "length";
    length.id = kLength;
    length.offset = 8;
    length.low = 0;
    height.owner = 0;
    for (const uint32_t field : {kThing, kAny}) {
      FieldDescr& reference = w->fields.emplace_back();
      reference.name = field == kThing ? "thing" : "any";
      reference.id = field;
      reference.offset = 8;
      reference.kind = Kind::kRef;
      reference.target_id = field == kThing ? kTall : 1;
      reference.target_span = field == kThing ? 1 : 20;
    }
    w->calls.emplace_back().name = "anything";  // may write every field
    JitCode* code = &w->codes.emplace_back();
    code->name = "portal";
    code->registers = {Kind::kRef, Kind::kI64};
    code->AddLiveBefore(0, {0, 1});
    DriverDescr& driver = w->drivers.emplace_back();
    driver.name = "test";
    driver.portal = code;
    driver.reds = code->registers;
    return w;
  }();
  return *world;
}

// A trace that starts with the reds, whose guards all restore them.
class Maker {
 public:
  Maker() : trace_(std::make_unique<Trace>()) {
    trace_->driver = &World().drivers[0];
    trace_->inputs = World().drivers[0].reds;
    trace_->frames.push_back({&World().codes[0], 0, -1, 0, 2});
    trace_->refs = {kObject, kCount};
  }

  Ref Emit(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr = 0) {
    TraceOp& op = trace_->ops.emplace_back();
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.descr = descr;
    op.first_arg = static_cast<uint32_t>(trace_->args.size());
    op.arg_count = static_cast<uint16_t>(args.size());
    trace_->args.insert(trace_->args.end(), args.begin(), args.end());
    if (IsGuard(opcode) || opcode == kJump) {
      op.extra = static_cast<int32_t>(trace_->guards.size());
      trace_->guards.emplace_back().at_jump = opcode == kJump;
      trace_->snapshots.emplace_back().frame = 0;
    }
    return trace_->Value(trace_->ops.size() - 1);
  }
  Ref Emit(Opcode opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr = 0) {
    return Emit(static_cast<uint16_t>(opcode), operand, result, args, descr);
  }
  void GuardClass(uint32_t cls) { Emit(kGuardClass, Kind::kRef, Kind::kVoid, {kObject}, cls); }

  Trace* operator->() { return trace_.get(); }
  std::unique_ptr<Trace> Optimized(std::unique_ptr<Trace>* loop) {
    OptimizerCounts counts;
    return Optimize(World(), OptimizerOptions(), *trace_, &counts, loop);
  }

 private:
  std::unique_ptr<Trace> trace_;
};

// for (;;) { count += object->height, which is below 100; } The peeled loop knows the class, and the height.
struct PeeledLoop {
  std::unique_ptr<Trace> entry, loop;
  PeeledLoop() {
    Maker m;
    m.GuardClass(kTall);
    const Ref height = m.Emit(Opcode::kGetField, Kind::kRef, Kind::kI64, {kObject}, kHeight);
    const Ref low = m.Emit(Opcode::kIntLt, Kind::kI64, Kind::kBool, {height, m->Constant(100, false)});
    m.Emit(kGuardTrue, Kind::kBool, Kind::kVoid, {low});
    const Ref sum = m.Emit(Opcode::kIntAdd, Kind::kI64, Kind::kI64, {kCount, height});
    m.Emit(kJump, Kind::kVoid, Kind::kVoid, {kObject, sum});
    entry = m.Optimized(&loop);
  }
};

// A bridge that comes to the loop's header with an object of the class; 0: of any.
std::unique_ptr<Trace> Bridge(const PeeledLoop& to, uint32_t cls) {
  Maker m;
  m->is_bridge = true;
  m->target = to.entry.get();
  m->facts.resize(2);
  m->facts[kObject].nonnull = true;
  if (cls != 0) m.GuardClass(cls);
  m.Emit(kJump, Kind::kVoid, Kind::kVoid, {kObject, kCount});
  std::unique_ptr<Trace> none;
  return m.Optimized(&none);
}

// Where the operation is in the trace; its length if nowhere.
size_t Find(const Trace& trace, uint16_t opcode, uint32_t descr) {
  size_t i = 0;
  while (i < trace.ops.size() && (trace.ops[i].opcode != opcode || trace.ops[i].descr != descr)) ++i;
  return i;
}
size_t FindLoad(const Trace& trace) {
  return Find(trace, static_cast<uint16_t>(Opcode::kGetField), kHeight);
}

TEST(JoinsTest, TheLoopKnowsClassAndField) {
  PeeledLoop to;
  ASSERT_NE(to.loop, nullptr);
  EXPECT_EQ(FindLoad(*to.loop), to.loop->ops.size()) << PrintTrace(World(), *to.loop);
  EXPECT_EQ(Find(*to.loop, kGuardClass, kTall), to.loop->ops.size());
}

TEST(JoinsTest, ABridgeWithAnObjectOfTheClassLoadsTheFieldAndGoesToTheLoop) {
  PeeledLoop to;
  const auto bridge = Bridge(to, kTall);
  EXPECT_EQ(bridge->target, to.loop.get()) << PrintTrace(World(), *bridge);
  EXPECT_LT(FindLoad(*bridge), bridge->ops.size());
}

TEST(JoinsTest, ABridgeWithAnObjectOfSomeClassTestsItFirst) {
  PeeledLoop to;
  const auto bridge = Bridge(to, 0);
  EXPECT_EQ(bridge->target, to.loop.get()) << PrintTrace(World(), *bridge);
  EXPECT_LT(Find(*bridge, kGuardClass, kTall), FindLoad(*bridge)) << PrintTrace(World(), *bridge);
  EXPECT_LT(FindLoad(*bridge), bridge->ops.size());
}

// The field would be read behind the end of the object.
TEST(JoinsTest, ABridgeWithAnObjectOfAnotherClassLoadsNothing) {
  PeeledLoop to;
  const auto bridge = Bridge(to, kShort);
  EXPECT_EQ(FindLoad(*bridge), bridge->ops.size()) << PrintTrace(World(), *bridge);
  EXPECT_EQ(bridge->target, to.entry.get());
}

// for (;;) { count += object->field->height, which is below 100; }: a peeled loop, and a bridge to it that has looked into
// nothing but the object's class.
std::unique_ptr<Trace> BridgeToLoopOver(uint32_t field, std::unique_ptr<Trace>* entry, std::unique_ptr<Trace>* loop) {
  Maker m;
  m.GuardClass(kShort);
  const Ref there = m.Emit(Opcode::kGetField, Kind::kRef, Kind::kRef, {kObject}, field);
  const Ref height = m.Emit(Opcode::kGetField, Kind::kRef, Kind::kI64, {there}, kHeight);
  const Ref low = m.Emit(Opcode::kIntLt, Kind::kI64, Kind::kBool, {height, m->Constant(100, false)});
  m.Emit(kGuardTrue, Kind::kBool, Kind::kVoid, {low});
  const Ref sum = m.Emit(Opcode::kIntAdd, Kind::kI64, Kind::kI64, {kCount, height});
  m.Emit(kJump, Kind::kVoid, Kind::kVoid, {kObject, sum});
  *entry = m.Optimized(loop);
  Maker b;
  b->is_bridge = true;
  b->target = entry->get();
  b.GuardClass(kShort);
  b.Emit(kJump, Kind::kVoid, Kind::kVoid, {kObject, kCount});
  std::unique_ptr<Trace> none;
  return b.Optimized(&none);
}

TEST(JoinsTest, ABridgeLooksIntoWhatAFieldIsDeclaredToReferTo) {
  std::unique_ptr<Trace> entry, loop;
  const auto bridge = BridgeToLoopOver(kThing, &entry, &loop);
  ASSERT_NE(loop, nullptr);
  EXPECT_EQ(bridge->target, loop.get()) << PrintTrace(World(), *bridge);
  EXPECT_LT(Find(*bridge, kGuardNonnull, 0), FindLoad(*bridge)) << PrintTrace(World(), *bridge);
}

// The recorded loop may know of the class by other ways than its guards.
TEST(JoinsTest, ABridgeDoesNotLookIntoWhatMayBeOfAnyClass) {
  std::unique_ptr<Trace> entry, loop;
  const auto bridge = BridgeToLoopOver(kAny, &entry, &loop);
  ASSERT_NE(loop, nullptr);
  EXPECT_EQ(bridge->target, entry.get()) << PrintTrace(World(), *bridge);
  EXPECT_EQ(FindLoad(*bridge), bridge->ops.size());
}

// if (object->length != -1 && object->length >= 0 && object->length != 0 && object->length > 0): one guard, that it is not 0.
TEST(JoinsTest, ABridgeKnowsWhatAFieldMayHold) {
  Maker m;
  m->is_bridge = true;
  const Ref length = m.Emit(Opcode::kGetField, Kind::kRef, Kind::kI64, {kObject}, kLength);
  for (const auto& [comparison, number] : {std::pair(Opcode::kIntNe, -1), {Opcode::kIntGe, 0}, {Opcode::kIntNe, 0}, {Opcode::kIntGt, 0}}) {
    const Ref holds = m.Emit(comparison, Kind::kI64, Kind::kBool, {length, m->Constant(static_cast<uint64_t>(number), false)});
    m.Emit(kGuardTrue, Kind::kBool, Kind::kVoid, {holds});
  }
  m.Emit(kFinish, Kind::kI64, Kind::kVoid, {length});
  std::unique_ptr<Trace> none;
  const auto bridge = m.Optimized(&none);
  int guards = 0;
  for (const TraceOp& op : bridge->ops) guards += IsGuard(op.opcode);
  EXPECT_EQ(guards, 1) << PrintTrace(World(), *bridge);
}

// What a bridge from guard number `guard` starts with.
std::vector<HeapFact> KnownOfTheHeap(const Trace& trace, size_t guard) {
  Snapshot snapshot;
  ReadSnapshot(World(), trace, guard, &snapshot);
  return ReadFacts(trace, guard, &snapshot).heap;
}

// height = object->height; guard; call; guard; object->height = count; guard
TEST(JoinsTest, ABridgeKnowsWhatFieldsHeldAtItsGuard) {
  Maker m;
  const Ref height = m.Emit(Opcode::kGetField, Kind::kRef, Kind::kI64, {kObject}, kHeight);
  m->refs = {kObject, height};  // what all guards restore
  const auto guard = [&](int64_t number) {
    const Ref other = m.Emit(Opcode::kIntNe, Kind::kI64, Kind::kBool, {height, m->Constant(static_cast<uint64_t>(number), false)});
    m.Emit(kGuardTrue, Kind::kBool, Kind::kVoid, {other});
  };
  guard(1000);
  m.Emit(Opcode::kCall, Kind::kVoid, Kind::kVoid, {});
  guard(2000);
  m.Emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {kObject, height}, kHeight);
  m.Emit(Opcode::kRawStore, Kind::kI64, Kind::kVoid, {m->Constant(0, false), m->Constant(0, false), kCount});
  guard(3000);
  m.Emit(kFinish, Kind::kI64, Kind::kVoid, {height});
  std::unique_ptr<Trace> none;
  const auto trace = m.Optimized(&none);
  ASSERT_EQ(trace->guards.size(), 3u) << PrintTrace(World(), *trace);
  PackSnapshots(World(), trace.get());
  const std::vector<HeapFact> loaded = KnownOfTheHeap(*trace, 0);
  ASSERT_EQ(loaded.size(), 1u);
  EXPECT_EQ(loaded[0].field, kHeight);
  EXPECT_EQ(loaded[0].object, 0);  // exit values
  EXPECT_EQ(loaded[0].value, 1);
  EXPECT_TRUE(KnownOfTheHeap(*trace, 1).empty()) << "the call may have written it";
  EXPECT_TRUE(KnownOfTheHeap(*trace, 2).empty()) << "and so may the store to memory";
}

// Nobody but the guard whose store waits knows what is in memory.
TEST(JoinsTest, AStoreThatWaitsEndsWhatAFieldHeld) {
  Maker m;
  const Ref height = m.Emit(Opcode::kGetField, Kind::kRef, Kind::kI64, {kObject}, kHeight);
  m->refs = {kObject, height};
  for (const uint64_t number : {1000, 2000}) {
    const Ref other = m.Emit(Opcode::kIntNe, Kind::kI64, Kind::kBool, {height, m->Constant(number, false)});
    m.Emit(kGuardTrue, Kind::kBool, Kind::kVoid, {other});
    m.Emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {kObject, kCount}, kHeight);
  }
  m.Emit(kFinish, Kind::kI64, Kind::kVoid, {height});
  std::unique_ptr<Trace> none;
  const auto trace = m.Optimized(&none);
  ASSERT_EQ(trace->guards.size(), 2u) << PrintTrace(World(), *trace);
  PackSnapshots(World(), trace.get());
  EXPECT_EQ(KnownOfTheHeap(*trace, 0).size(), 1u);
  EXPECT_TRUE(KnownOfTheHeap(*trace, 1).empty());
}

}  // namespace
}  // namespace kiln::jit
