// A trace: one path through the interpreter's code, straight on from its start to a jump or an end.
//
// Operations are those of ops.def, conditional calls (jitcode.h) and the ones below. An operand is a Ref: n >= 0 is the value that
// input or operation n made (inputs come first), n < 0 is constant ~n. Everything lies in a few flat
// arrays; an operation owns no memory of its own.
//
// Every guard knows how to go on without the trace: the frames to rebuild, the stores that the trace has put off,
// and the objects it did not make so far ("virtual"), which both of them name by refs from kVirtual on.
// What the guard needs of the trace's values for that are its *exit values*; a bridge, the trace that
// goes on from a guard, has them as its inputs.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jitcodegen/runtime/flat_map.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

using Ref = int32_t;
inline constexpr Ref kVirtual = 1 << 30;
// In a guard's snapshot, from here on: a value and a constant (Trace::sums), so that the sum need not be there.
inline constexpr Ref kSum = 3 << 29;
// In a guard's snapshot: the condition that the guard tested, which is known where it fails.
inline constexpr Ref kOwnCondition = kVirtual - 1;
inline constexpr bool IsConstant(Ref ref) { return ref < 0; }
inline constexpr bool IsVirtual(Ref ref) { return ref >= kVirtual && ref < kSum; }
inline constexpr bool IsSum(Ref ref) { return ref >= kSum; }
inline constexpr bool IsValue(Ref ref) { return ref >= 0 && ref < kOwnCondition; }

enum TraceOpcode : uint16_t {
  kGuardTrue = kNumInstructions,  // operand is not 0
  kGuardFalse,
  kGuardValue,        // operand 0 equals constant operand 1
  kGuardClass,        // operand is not null and of exactly class id `descr`
  kGuardNull,         // operand is null
  kGuardNonnull,
  kGuardAdd,          // the sum of two i64, which must not overflow; likewise the next two
  kGuardSub,
  kGuardMul,
  kGuardLess,         // operand 0 < operand 1 + operand 2 as signed numbers; operand 2 is a constant,
                      // with which the sum does not overflow
  kGuardNoException,  // nothing is pending
  kGuardException,    // an exception of exactly class id `descr` is pending; takes it: the result
  kGuardNever,        // fails: the trace ends here, and its bridge goes on
  kCopy,              // operand 0, under a name of its own
  kCallPortal,        // calls the portal of driver `descr`: greens, reds
  kJump,              // to the start of the trace's target, with new inputs
  kFinish,            // leaves the loop: the portal returns the operand, if there is one
  kFinishRaised,      // the portal raises the operand
  kNumTraceOpcodes
};

inline constexpr bool IsGuard(uint16_t opcode) {
  return opcode >= kGuardTrue && opcode <= kGuardNever;
}

struct TraceOp {
  uint16_t opcode = 0;
  Kind operand_kind = Kind::kVoid, result_kind = Kind::kVoid;
  uint32_t descr = 0;
  uint32_t first_arg = 0;
  uint16_t arg_count = 0;
  uint16_t position = 0;  // in the user's program: 1 + where in Trace::positions; 0: not known
  int32_t extra = -1;  // a guard: its number; an elidable call: where its logged values begin
  uint32_t pc = 0;     // of the instruction it comes from
  const JitCode* code = nullptr;
};

struct TraceConstant {
  uint64_t bits = 0;
  bool reference = false;
};

// A frame to be rebuilt: values for the registers that are live at its pc, in their order, and last,
// if the call there has run, for its result.
struct SnapshotFrame {
  const JitCode* code = nullptr;
  uint32_t pc = 0;      // the guarding instruction (innermost frame) or the call that waits
  int32_t parent = -1;  // number of the frame that called it
  uint32_t first = 0, count = 0;  // in Trace::refs
};

// An object that was not made: its class, and what its fields or items hold that is not zero.
struct VirtualObject {
  uint32_t cls = 0;      // ClassDescr
  int64_t length = -1;   // of an array
  uint32_t first = 0, count = 0;  // in Trace::stores; `object` there is meaningless
};

// A store to be done at an exit.
struct Store {
  uint32_t field = 0;  // FieldDescr
  Ref object = 0, value = 0;
  static constexpr Ref kNoItem = INT32_MIN;
  Ref index = kNoItem;  // of an item
};

// base + offset, as 64-bit numbers.
struct Sum {
  Ref base = 0;
  int64_t offset = 0;
};

struct Trace;
struct LoopState;

struct Guard {
  uint32_t first_exit = 0, exit_count = 0;  // the exit values, in Trace::exits, in the order of their numbers
  uint32_t snapshot = 0;      // in Trace::packed; 0: not yet
  uint32_t places = 0;        // the backend's, in Trace::places
  uint32_t failures = 0;
  uint32_t bridge_at = 0;     // so many failures before the next is thought of; 0: as parameters say
  Trace* bridge = nullptr;
  uint8_t refused = 0;        // bridges that came to nothing
  bool never = false;         // a guard_never: no run passes it
  // The innermost frame's instruction has run, only its outcome (an exception, or none) is to be acted on.
  bool after = false;
  bool condition = false;     // kOwnCondition, if the guard fails
  // It stands at a jump: the frames are at the merge point. Of a jump that was not made yet.
  bool at_jump = false;
};

// What a guard restores, before it is packed (resume_data.h).
struct SnapshotHead {
  int32_t frame = -1;  // innermost
  uint32_t first_store = 0, store_count = 0;
  // What is known here: all that stands before in Trace::value_facts and heap_facts.
  uint32_t value_fact_end = 0, heap_fact_end = 0;
  // A guard_less that tests for more than the interpreter asks where it stands: so the condition is not known if it
  // fails. What was asked, in exit values and constants: left < right + offset.
  bool strengthened = false;
  Ref left = 0, right = 0;
  int64_t offset = 0;
};

// Where a reference to an array comes from, which says what else may be the same array.
enum class Origin : uint8_t {
  kUnknown,
  kFrame,      // from a field of a virtualizable object whose items are part of it
  kElsewhere,  // from any other field: no such array
};

// What is known of an input when the trace is entered.
struct InputFact {
  uint32_t cls = 0;       // exact class id; 0: unknown
  bool nonnull = false;
  Origin origin = Origin::kUnknown;
  int32_t bound = -1;     // in Trace::bounds; -1: any number of its kind
};

struct ValueFact {
  Ref value = 0;
  InputFact fact;
};

// What a field holds, or an item at a constant index.
struct HeapFact {
  static constexpr Ref kForgotten = kOwnCondition;  // in place of a value: that is not known any more
  uint32_t field = 0;     // FieldDescr
  int64_t index = -1;     // of an item
  Ref object = 0, value = 0;
};

struct Trace {
  uint32_t number = 0;  // in the order of making
  const DriverDescr* driver = nullptr;
  std::vector<uint64_t> greens;   // of the loop; of a bridge, those of the loop it left
  std::vector<Kind> inputs;       // reds; of a bridge, its guard's exit values
  std::vector<InputFact> facts;   // of inputs; may be empty
  std::vector<HeapFact> input_heap;  // of inputs too
  std::vector<std::pair<int64_t, int64_t>> bounds;  // lowest and highest
  // The input that is the frame of the portal that this is a loop of, if it is marked virtualizable; -1: none.
  Ref frame = -1;
  bool is_bridge = false;
  // A bridge from a guard that stood at a jump: it is not to put another one there.
  bool from_jump = false;
  // A bridge's last input is its guard's condition: in tests that make guards fail which hold.
  bool takes_condition = false;
  // Constants: objects with quasi-immutable fields that the trace counts on.
  std::vector<Ref> depends_on;
  Trace* target = nullptr;        // of its jump; null: itself
  Trace* loop = nullptr;          // the loop that was peeled off this trace; then also its target
  Trace* source = nullptr;        // of a bridge: where it starts from
  size_t source_guard = 0;
  const JitCode* left_code = nullptr;  // of a bridge: the instruction that the guard stands for
  uint32_t left_pc = 0;
  uint32_t chain = 0;             // so many bridges in a row, this one the last, start at that instruction
  int64_t recorded = 0;           // instructions, on the way through it
  // Of one from a portal's start: whether it wins what entering it from native code costs. It is long, or a bridge is, or
  // it goes on in another trace.
  bool pays_to_enter = false;
  // Counts how often a run comes to the trace's end, with those of its bridges; null: nobody wants to know. A peeled
  // loop's turns do not count: it was the trace in front of it that led there.
  int64_t* completed = nullptr;
  // Becomes 1 when something changes that the trace depends on; machine code has its address.
  std::shared_ptr<uint64_t> validity;
  const uint8_t* code = nullptr;  // the backend's: where it is entered; null: interpreted
  // Of a peeled loop: what it counts on where it begins. It is entered by jumps only.
  std::shared_ptr<const LoopState> loop_state;

  std::vector<TraceOp> ops;       // op i makes value inputs.size() + i
  std::vector<Ref> args;
  std::vector<TraceConstant> constants;
  std::vector<Guard> guards;
  std::vector<SnapshotHead> snapshots;  // of guards, by number
  std::vector<SnapshotFrame> frames;
  std::vector<VirtualObject> virtuals;
  std::vector<Store> stores;
  std::vector<Sum> sums;
  std::vector<Ref> refs;          // of snapshot frames
  std::vector<Ref> exits;
  // What guards' exit values are known to be, in the order of getting known: the last one holds.
  std::vector<ValueFact> value_facts;
  std::vector<HeapFact> heap_facts;   // the same for what the heap holds
  std::vector<uint64_t> logged;   // of elidable calls: arguments, result
  std::vector<Ref> positions;     // what a driver's `location` gave, for logs: a Str each

  // Once it is made (resume_data.h): the snapshots.
  std::vector<uint8_t> packed;
  std::vector<uint8_t> packed_facts;  // of values; of the heap
  uint32_t heap_facts_at = 0;         // where the second begin
  std::vector<uint8_t> places;    // the backend's: where it has guards' exit values
  std::vector<Kind> kinds;        // of values, where `ops` are gone
  bool goes_round = false;        // where they are: what IsLoop said
  // Where tests make every guard fail once: one of these for each, which fails where it comes to 0.
  std::shared_ptr<int64_t[]> countdowns;

  // Whether it comes back to where it begins, rather than leads to another loop or to the end.
  bool IsLoop() const {
    return loop != nullptr || loop_state != nullptr || goes_round ||
           (!is_bridge && target == nullptr && !ops.empty() && ops.back().opcode == kJump);
  }

  // For a collection under way (PortalRunner::VisitReached): it is to stay whatever its greens, it was found to stay.
  bool wanted = false, reached = false;

  // Whether `completed` is to be told that it comes to its end.
  bool CountsItsEnd() const {
    const bool goes_on = loop_state != nullptr && (target == nullptr || target == this);
    return completed != nullptr && !goes_on;
  }

  Ref Value(size_t op_index) const { return static_cast<Ref>(inputs.size() + op_index); }
  std::span<Ref> Args(const TraceOp& op) { return {args.data() + op.first_arg, op.arg_count}; }
  std::span<const Ref> Args(const TraceOp& op) const {
    return {args.data() + op.first_arg, op.arg_count};
  }
  uint64_t Bits(Ref constant) const { return constants[static_cast<size_t>(~constant)].bits; }
  // The constant's ref.
  Ref Constant(uint64_t bits, bool reference);
  Kind KindOf(Ref value) const {
    const auto n = static_cast<size_t>(value);
    if (!kinds.empty()) return kinds[n];
    return n < inputs.size() ? inputs[n] : ops[n - inputs.size()].result_kind;
  }
  // Bytes of its tables, about.
  size_t MemoryUse() const {
    const auto of = [](const auto& v) { return v.capacity() * sizeof v[0]; };
    return sizeof *this + of(greens) + of(inputs) + of(facts) + of(input_heap) + of(bounds) + of(ops) + of(args) +
           of(constants) + of(guards) + of(exits) + of(packed) + of(packed_facts) + of(places) + of(kinds);
  }
  // Of a trace that needs no further constants.
  void FreeConstantIndex() { constant_index_ = FlatMap(); }
  // Finds the exit values of guards[guard], once everything else in its snapshot is final.
  void FindExits(size_t guard);

 private:
  FlatMap constant_index_;
};

// Operation number `index` as text: "v3 = int_add v1, 1".
std::string PrintOperation(const JitProgram& program, const Trace& trace, size_t index);
// The trace as text, one operation a line; with `snapshots`, what each guard restores.
std::string PrintTrace(const JitProgram& program, const Trace& trace, bool snapshots = false);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_H_
