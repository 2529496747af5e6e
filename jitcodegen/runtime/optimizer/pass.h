// One forward pass over a trace: what the optimizer knows and how it uses it. See optimizer.h for the
// whole.
//
// Operations are read from `in_`, by their old names, and emitted to `out_`. A value of the new trace may turn
// out to be another, or a constant (ValueInfo::same_as): Resolve follows that. Refs from kVirtual on are
// objects that were not made so far.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_PASS_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_PASS_H_

#include <memory>
#include <span>
#include <vector>

#include "jitcodegen/runtime/optimizer/heap_cache.h"
#include "jitcodegen/runtime/optimizer/int_bound.h"
#include "jitcodegen/runtime/optimizer/loop_state.h"
#include "jitcodegen/runtime/optimizer/optimizer.h"
#include "jitcodegen/runtime/optimizer/rules.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit {

bool IsCommutative(Opcode op);
inline bool IsComparison(Opcode op) { return op >= Opcode::kIntEq && op <= Opcode::kIntGe; }
inline bool IsInteger(Kind kind) { return kind >= Kind::kBool && kind <= Kind::kU64; }

class StateMerger;

class Optimizer {
 public:
  // `trace` is only read.
  Optimizer(const JitProgram& program, const OptimizerOptions& options, const Trace& trace)
      : program_(program),
        options_(options),
        in_(trace),
        out_(std::make_unique<Trace>(trace)),
        heap_(program.fields.size()) {}

  // Knowing nothing but the trace's facts, or what the state says: then the inputs are the state's.
  void Start(const LoopState* state);
  // Up to the trace's end, or up to the jump with which it goes round, which `Peel` or `Close` makes.
  // False if the trace contradicts itself.
  bool VisitAll();
  // Makes this trace the preamble of a loop, which it returns; null, and nothing done, if the trace does
  // not go round or nothing would be won.
  std::unique_ptr<Trace> Peel(OptimizerCounts* counts);
  // Lets it jump to its own start, if it goes round.
  void Close();
  std::unique_ptr<Trace> Finish(OptimizerCounts* counts);

 private:
  friend class StateMerger;
  static constexpr Ref kNothing = INT32_MIN;  // in place of a ref
  struct ValueInfo {
    Ref same_as = 0;       // itself, or what it turned out to be
    uint32_t cls = 0;      // exact class id; 0: unknown
    bool nonnull = false;
    bool fresh = false;    // an object made in this trace
    Origin origin = Origin::kUnknown;
    int32_t fact = -1;     // the last one told of it, in Trace::value_facts
    IntBound bound;
  };
  struct VirtualField {
    Store store;
    int32_t next;
  };
  struct VirtualInfo {
    uint32_t cls = 0;
    int64_t length = -1;
    int32_t fields = -1;  // in virtual_fields_
    Ref forced = kVirtual;
    bool being_forced = false, stored = false;
    uint32_t snapshot = 0;  // the last snapshot it is in, and its record there; 0: none
    Ref record = 0;
  };

  // ---- Names and knowledge (pass.cc) ----
  Ref Resolve(Ref ref) const;
  Ref Name(Ref old) const {
    return IsConstant(old) ? old : Resolve(names_[static_cast<size_t>(old)]);
  }
  const VirtualInfo& VirtualAt(Ref ref) const {
    return virtuals_[static_cast<size_t>(ref - kVirtual) - 1];
  }
  VirtualInfo& VirtualAt(Ref ref) { return virtuals_[static_cast<size_t>(ref - kVirtual) - 1]; }
  uint64_t Bits(Ref ref) const { return out_->Bits(ref); }
  ValueInfo& At(Ref value) { return values_[static_cast<size_t>(value)]; }
  Ref Int(uint64_t bits) { return out_->Constant(bits, false); }
  bool Same(Ref a, Ref b) const {
    return a == b || (IsConstant(a) && IsConstant(b) && Bits(a) == Bits(b));
  }
  IntBound BoundOfRef(Ref ref) {
    return IsConstant(ref) ? IntBound::Constant(static_cast<int64_t>(Bits(ref))) : At(ref).bound;
  }
  bool IsNonNull(Ref ref) {
    if (IsConstant(ref)) return Bits(ref) != 0;
    return IsVirtual(ref) || At(ref).nonnull;
  }
  uint32_t ClassIdOf(Ref ref) {
    if (IsConstant(ref)) return ClassOf(Bits(ref));
    return IsVirtual(ref) ? program_.classes[VirtualAt(ref).cls].id : At(ref).cls;
  }
  void SetNonNull(Ref ref) {
    if (IsValue(ref)) At(ref).nonnull = true;
  }
  void SetBound(Ref ref, const IntBound& bound);
  void Becomes(Ref value, Ref constant) {
    if (IsValue(value)) At(value).same_as = constant;
  }
  // The operation that made a value of the new trace; null for an input.
  const TraceOp* Definition(Ref ref) const {
    if (!IsValue(ref) || static_cast<size_t>(ref) < out_->inputs.size()) return nullptr;
    return &out_->ops[static_cast<size_t>(ref) - out_->inputs.size()];
  }
  Ref Arg(const TraceOp& op, size_t i) const { return Resolve(out_->Args(op)[i]); }

  // ---- Emission (pass.cc) ----
  Ref Emit(const TraceOp& like, uint16_t opcode, Kind operand, Kind result,
           std::span<const Ref> args, uint32_t descr);
  Ref Emit(const TraceOp& like, uint16_t opcode, Kind operand, Kind result,
           std::initializer_list<Ref> args, uint32_t descr = 0) {
    return Emit(like, opcode, operand, result, std::span<const Ref>(args.begin(), args.size()),
                descr);
  }
  Ref Emit(const TraceOp& like, Opcode opcode, Kind operand, Kind result,
           std::initializer_list<Ref> args, uint32_t descr = 0) {
    return Emit(like, static_cast<uint16_t>(opcode), operand, result, args, descr);
  }
  // The operation as it is, with arguments under their new names.
  Ref Keep(const TraceOp& op) {
    return Emit(op, op.opcode, op.operand_kind, op.result_kind, args_, op.descr);
  }
  Ref Visit(const TraceOp& op);
  Ref VisitOperation(const TraceOp& op);

  // ---- Pure operations (pure_operations.cc) ----
  Ref Pure(const TraceOp& op) {
    return PureOf(op, static_cast<Opcode>(op.opcode), op.operand_kind, op.result_kind, args_.data(),
                  args_.size(), op.descr);
  }
  Ref PureOf(const TraceOp& like, Opcode opcode, Kind operand, Kind result, const Ref* given,
             size_t count, uint32_t descr = 0);
  Ref WithoutInnerCast(const TraceOp& like, Ref sum, Kind narrow);
  uint64_t PureHash(Opcode opcode, Kind operand, Kind result, uint32_t descr, const Ref* a,
                    size_t count);
  // What an operation came to when it was met before, here or before this trace; or kNothing.
  Ref FindResult(Opcode opcode, Kind operand, Kind result, uint32_t descr,
                 std::span<const Ref> args);
  // guard_add and its like stand in the table for the operation they do besides guarding.
  uint32_t SumOfGuard(uint32_t known, Opcode opcode, Kind operand, const Ref* a);
  static bool FitsWide(Opcode opcode, const IntBound& a, const IntBound& b, Kind kind);

  // ---- Rules (pure_operations.cc) ----
  struct Binding {
    Ref x = 0, y = 0, c = 0, d = 0;
    uint8_t bound = 0;
  };
  // Matches the expression at *at against `ref`; moves *at behind it.
  bool Match(const uint16_t** at, Ref ref, Kind kind, Binding* b);
  Ref Build(const TraceOp& like, const uint16_t** at, Kind kind, Kind result, const Binding& b);
  bool ApplyRules(const TraceOp& like, Opcode opcode, Kind operand, Kind result, const Ref* a,
                  size_t count, Ref* out);

  // ---- Objects (objects.cc) ----
  // Whether two references are the same object: 1, 0, or -1 if either may be.
  int CompareReferences(Ref a, Ref b);
  // An object made in the trace is none that was there before.
  bool MayAlias(Ref a, Ref b);
  Ref Made(Ref object, uint32_t cls) {
    At(object).cls = program_.classes[cls].id;
    At(object).nonnull = At(object).fresh = true;
    return object;
  }
  Ref MakeVirtual(const TraceOp& op, int64_t length);
  std::vector<VirtualField> FieldsOf(Ref object) const;
  VirtualField* FindVirtualField(Ref object, uint32_t field, int64_t index);
  static size_t FieldNumber(int32_t f) { return static_cast<size_t>(f); }
  // Of a virtual's item `index` is a plain number here; a snapshot has a constant.
  void SetVirtualField(Ref object, uint32_t field, int64_t index, Ref value);
  Ref GetVirtualField(Ref object, uint32_t field, int64_t index) {
    if (VirtualField* known = FindVirtualField(object, field, index))
      return Resolve(known->store.value);
    return out_->Constant(0, IsReference(program_.fields[field].kind));
  }
  // Makes the object now, if it is virtual.
  Ref Force(const TraceOp& like, Ref ref);
  // New objects are zero already.
  bool IsZero(Ref value) const { return IsConstant(value) && Bits(value) == 0; }
  void ForceArgs(const TraceOp& like);

  // ---- The heap (objects.cc) ----
  void Remember(uint32_t field, int64_t index, Ref object, Ref value) {
    if (!options_.heap) return;
    heap_.Add(heap_.PlaceOf(field, index), object, value);
  }
  // Does the store that was put off at the place.
  void Flush(const TraceOp& like, int32_t place_number);
  void FlushAll(const TraceOp& like);
  // Those that the call, with args_, could see.
  void FlushFor(const TraceOp& like, const CallDescr& call);
  // All stores to items of the component that may be the array's, which is not virtual.
  void FlushItems(const TraceOp& like, uint32_t field, Ref array);
  // But what the trace's own frame holds, if `keep_frame`; and what frames hold that a call with args_
  // cannot come by, if `keep_frames`.
  void ForgetField(uint32_t field, bool keep_frame = false, bool keep_frames = false);
  // Whether the call, with args_, may look at items of frames: those of the array among them.
  bool ReadsFrames(const CallDescr& call) const;
  bool IsHidden(Ref array);
  void ForgetHeap();
  bool IsOfFrame(Ref array);
  // The value that the index is a constant away from; kNoBase of a constant.
  Ref BaseOf(Ref index, int64_t* distance) const;
  int32_t ItemPlace(uint32_t field, Ref index);
  // All stores to items that a raw address may lead to; `op` loads from one.
  void FlushItemsWithAddress(const TraceOp& op);
  // Does stores that were put off to items, of what may be this array, at other bases than the place's.
  void FlushOtherBases(const TraceOp& like, int32_t place_number, Ref array);
  // What a load finds: what is known, or a new load of `op`.
  Ref Load(const TraceOp& op, int32_t place_number, Ref object);
  Ref Loaded(Ref value, const TraceOp& op) { return Loaded(value, program_.fields[op.descr]); }
  // What a value is known to be because of where it was loaded from.
  Ref Loaded(Ref value, const FieldDescr& field) {
    IntBound bound = IntBound::OfKind(field.kind);
    bound.Intersect(IntBound::Between(field.low, field.high));
    SetBound(value, bound);
    if (IsReference(field.kind) && IsValue(value))
      At(value).origin = field.virtualizable_items ? Origin::kFrame : Origin::kElsewhere;
    return value;
  }
  // False if the place holds the value already.
  bool PutOff(const TraceOp& op, int32_t place_number, Ref object, Ref index_ref, Ref value);
  Ref GetField(const TraceOp& op);
  Ref SetField(const TraceOp& op);
  // The index if it is a constant; -1 if not, and for bad ones, which never run.
  int64_t PlaceIndex(Ref index) const {
    if (!IsConstant(index)) return -1;
    auto n = static_cast<int64_t>(Bits(index));
    return n >= 0 && n < (1 << 28) ? n : -1;
  }
  bool IsVirtualItem(Ref array, int64_t index) const {
    return IsVirtual(array) && index >= 0 && index < VirtualAt(array).length;
  }
  Ref ArrayGet(const TraceOp& op);
  Ref ArraySet(const TraceOp& op);
  Ref ArrayLength(const TraceOp& op);
  Ref ArrayCopy(const TraceOp& op);
  Ref Call(const TraceOp& op);
  Ref ConditionalCall(const TraceOp& op);
  // What the heap holds that the call may have written.
  void ForgetFor(const CallDescr& call);
  // The log knows what an elidable call gave for the arguments of that time.
  bool FoldElidable(const TraceOp& op, const CallDescr& call, Ref* result);

  // ---- Guards (guards.cc) ----
  Ref VisitGuard(const TraceOp& op);
  // A guard whose outcome is known: needless, or the trace's end is never reached.
  Ref Expect(bool holds) {
    if (!holds) contradiction_ = true;
    return 0;
  }
  Ref GuardCondition(const TraceOp& op, Ref condition, bool holds);
  // A sum is tested for overflow where it is computed.
  void GuardedArithmetic(const TraceOp& like, Ref condition, const TraceOp& test, uint16_t guard);
  // What the outcome of a condition says about the values it was made of.
  void Learn(Ref condition, bool holds);
  Ref EmitGuard(const TraceOp& op) { return EmitGuard(op, op.opcode, op.result_kind); }
  // `same`: a value that turns out to be the guard's result; kNothing: none.
  Ref EmitGuard(const TraceOp& op, uint16_t opcode, Kind result = Kind::kVoid, Ref same = kNothing);

  // ---- Differences (differences.cc) ----
  // x < y + c, as signed numbers.
  struct Difference {
    Ref x, y;
    int64_t c;
    int32_t op;       // the guard_less that tests it; -1: none, or none of this trace
    int64_t asked;    // what c was before it was strengthened
    IntBound before;  // of y, where the guard stands
  };
  bool DistanceTo(Ref from, Ref to, int64_t* d);
  bool LeastDifference(Ref x, Ref y, int64_t* c);
  void AddDifference(Ref x, Ref y, int64_t c);
  bool ComparesLikeSigned(Kind kind, Ref a, Ref b);
  int DecideByDifferences(Opcode opcode, Kind kind, Ref a, Ref b);
  // A guard of a comparison, if it is one that can be one guard_less.
  bool GuardLess(const TraceOp& like, Ref condition, bool holds);
  bool Strengthen(Ref x, Ref y, int64_t c);
  void AskAgain(size_t guard, const Difference& asked);

  // ---- Snapshots (snapshots.cc) ----
  void EncodeSnapshot(size_t old_number, bool condition);
  void KeepValueFacts();
  void KeepHeapFacts();
  void DropUselessFacts();
  int32_t EncodeFrame(int32_t old_number);
  // A ref as a snapshot has it: virtual objects by their record, the same one as long as nothing changes; what is a
  // constant away from a value that items are found by, which is there anyway, as a sum.
  Ref Encode(Ref ref);
  Ref EncodeValue(Ref ref);
  Ref EncodeAnew(Ref ref);
  bool IsUnchanged(Ref ref, std::vector<Ref>* seen);

  // ---- Loops (loops.cc) ----
  LoopState::Node NodeOf(Ref ref, Kind kind);
  LoopState::Node ValueNodeOf(Ref ref, Kind kind);
  LoopState ExportState(std::span<const Ref> reds);
  void ImportState(const LoopState& state);
  int32_t PlaceAt(const LoopState::Place& place, Ref base);
  Ref IndexAt(const TraceOp& like, const LoopState::Place& place, Ref base);
  Ref FindKnown(int32_t place, Ref object);
  size_t OperationsToClose();
  void JumpToState(const TraceOp& jump, const LoopState& state, std::span<const Ref> refs);
  // Makes sure of what the merger missed, by loads and guards: true if anything was done.
  bool MakeKnown(const TraceOp& jump, const StateMerger& merger);
  bool MakeSureOfItem(const TraceOp& jump, Ref array, const FieldDescr& item, int64_t index);
  bool MakeSureOfConstant(const TraceOp& jump, Ref ref, const LoopState::Node& wanted);
  // Jumps to the loop if all it counts on is known here, or can be made sure of.
  bool JumpIfKnown(const TraceOp& jump, Trace* loop, std::span<const Ref> reds);

  // ---- Turns (turns.cc) ----
  // Of a finished loop that begins with the state: if it only counts, all its turns but the last become a
  // few multiplications.
  void SkipTurns(const LoopState& state);

  // ---- The end (pass.cc) ----
  // Of each value, whether anybody wants it; of operations, 2 if they go. An input that the loop only hands on
  // to itself is not wanted, if it is a peeled one.
  std::vector<uint8_t> FindUsed(bool peeled) const;
  // Backward: operations without effect whose result nobody wants.
  void DropUnused(bool peeled);
  // Every value under the name that `name` gives; less than 0: it is no more, and only facts mention it.
  template <class F>
  void Rename(F name) {
    auto rename = [&](Ref& ref) {
      if (IsValue(ref)) ref = name(ref);
    };
    for (Ref& ref : out_->args) rename(ref);
    for (Ref& ref : out_->refs) rename(ref);
    for (Ref& ref : out_->exits) rename(ref);
    for (Store& store : out_->stores) {
      rename(store.object);
      rename(store.index);
      rename(store.value);
    }
    for (Sum& sum : out_->sums) rename(sum.base);
    for (SnapshotHead& head : out_->snapshots) {
      if (!head.strengthened) continue;
      rename(head.left);
      rename(head.right);
    }
    const auto is_gone = [&](Ref& ref) {
      if (!IsValue(ref)) return false;
      ref = name(ref);
      return ref < 0;
    };
    RenameFacts(&out_->value_facts, &SnapshotHead::value_fact_end,
                [&](ValueFact& fact) { return is_gone(fact.value); });
    RenameFacts(&out_->heap_facts, &SnapshotHead::heap_fact_end, [&](HeapFact& fact) {
      return is_gone(fact.object) || is_gone(fact.value);
    });
  }
  // Drops those for which is_gone(fact) says so.
  template <class Fact, class F>
  void RenameFacts(std::vector<Fact>* facts, uint32_t SnapshotHead::*end, F is_gone) {
    size_t guard = 0, kept = 0;
    for (size_t i = 0; i <= facts->size(); ++i) {
      for (; guard < out_->snapshots.size() && out_->snapshots[guard].*end == i; ++guard)
        out_->snapshots[guard].*end = static_cast<uint32_t>(kept);
      if (i == facts->size() || is_gone((*facts)[i])) continue;
      (*facts)[kept++] = (*facts)[i];
    }
    facts->resize(kept);
  }
  // Of a peeled loop; tells the state.
  void DropUnusedInputs(LoopState* state);
  static bool IsRemovable(const TraceOp& op);

  const JitProgram& program_;
  const OptimizerOptions options_;
  const Trace& in_;
  std::unique_ptr<Trace> out_;
  std::vector<Ref> names_;         // of old values
  std::vector<ValueInfo> values_;  // of new ones
  std::vector<VirtualInfo> virtuals_;
  std::vector<VirtualField> virtual_fields_;
  HeapCache heap_;
  FlatMap pure_;                   // hash -> number of the operation
  struct KnownResult {             // of an operation before this trace
    TraceOp op;
    std::vector<Ref> args;
    Ref value;
  };
  std::vector<KnownResult> known_results_;
  FlatMap known_at_;               // hash -> number in known_results_
  std::vector<Difference> differences_;
  Ref frame_ = kNothing;           // of the trace's portal
  bool at_jump_ = false;           // the trace goes round: the jump is still to be made
  std::vector<Ref> reds_;          // with these
  std::vector<uint8_t> live_inputs_;
  std::vector<Ref> args_;          // of the operation being visited
  std::vector<int32_t> frame_names_;  // old snapshot frame -> the last one made of it
  std::vector<Ref> refs_;
  std::vector<Store> store_buffer_;
  FlatMap item_bases_;             // values that items are found by
  FlatMap sums_;                   // hash -> number in Trace::sums
  static constexpr uint32_t kOldSnapshot = 1;
  uint32_t snapshot_ = kOldSnapshot;
  struct UnsettledFact {
    int32_t entry;  // of heap_
    HeapFact fact;
    bool is_told;   // it is in Trace::heap_facts, as it was when it was last looked at
  };
  std::vector<UnsettledFact> unsettled_;  // facts of which guards may still have to be told more
  size_t entries_kept_ = 0;               // of heap_
  Ref own_condition_ = kVirtual;   // old name of the condition that is guarded just now
  int64_t forced_ = 0;
  bool call_dropped_ = false;
  bool contradiction_ = false;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_PASS_H_
