// The way through a trace, operation by operation, and what is done at its end.
#include "jitcodegen/runtime/optimizer/pass.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {
namespace {

constexpr int64_t kLongestVirtualArray = 64;

}  // namespace

void Optimizer::Start(const LoopState* state) {
  // The constants and what the trace is stay; the rest is made anew.
  out_->ops.clear();
  out_->args.clear();
  out_->guards.clear();
  out_->snapshots.clear();
  out_->frames.clear();
  out_->virtuals.clear();
  out_->stores.clear();
  out_->sums.clear();
  out_->refs.clear();
  out_->exits.clear();
  out_->value_facts.clear();
  out_->heap_facts.clear();
  out_->bounds.clear();
  out_->ops.reserve(in_.ops.size());
  out_->args.reserve(in_.args.size());
  names_.reserve(in_.inputs.size() + in_.ops.size());
  values_.reserve(in_.inputs.size() + in_.ops.size());
  frame_names_.assign(in_.frames.size(), -1);
  if (state != nullptr) return ImportState(*state);
  for (size_t i = 0; i < in_.inputs.size(); ++i) {
    ValueInfo info;
    info.same_as = static_cast<Ref>(i);
    info.bound = IntBound::OfKind(in_.inputs[i]);
    if (i < in_.facts.size()) {
      info.cls = in_.facts[i].cls;
      info.nonnull = in_.facts[i].nonnull || info.cls != 0;
      info.origin = in_.facts[i].origin;
      if (in_.facts[i].bound >= 0 && options_.bounds) {
        const auto [low, high] = in_.bounds[static_cast<size_t>(in_.facts[i].bound)];
        info.bound.Intersect(IntBound::Between(low, high));
      }
    }
    values_.push_back(info);
    names_.push_back(static_cast<Ref>(i));
  }
  if (in_.frame >= 0) frame_ = in_.frame;
  if (!options_.heap) return;
  for (const HeapFact& fact : in_.input_heap)
    // Of objects that are still to be made the trace says it itself.
    if (fact.object < static_cast<Ref>(in_.inputs.size()) &&
        (IsConstant(fact.value) || fact.value < static_cast<Ref>(in_.inputs.size())))
      Remember(fact.field, fact.index < 0 ? HeapCache::kNoIndex : fact.index, fact.object,
               fact.value);
}

bool Optimizer::VisitAll() {
  for (const TraceOp& op : in_.ops) {
    names_.push_back(Visit(op));
    if (contradiction_) return false;
  }
  return true;
}

void Optimizer::Close() {
  if (!at_jump_) return;
  const TraceOp& jump = in_.ops.back();
  FlushAll(jump);
  args_ = reds_;
  for (Ref& arg : args_) arg = Resolve(arg);
  ForceArgs(jump);
  Keep(jump);
}

std::unique_ptr<Trace> Optimizer::Finish(OptimizerCounts* counts) {
  DropUnused(/*peeled=*/false);
  for (const TraceOp& op : in_.ops) counts->guards_in += IsGuard(op.opcode);
  counts->ops_in += static_cast<int64_t>(in_.ops.size());
  counts->ops_out += static_cast<int64_t>(out_->ops.size());
  for (const TraceOp& op : out_->ops) counts->guards_out += IsGuard(op.opcode);
  counts->forced += forced_;
  return std::move(out_);
}

Ref Optimizer::Resolve(Ref ref) const {
  for (;;) {
    if (IsConstant(ref)) return ref;
    Ref next = IsVirtual(ref) ? VirtualAt(ref).forced : values_[static_cast<size_t>(ref)].same_as;
    if (next == kVirtual || next == ref) return ref;
    ref = next;
  }
}

void Optimizer::SetBound(Ref ref, const IntBound& bound) {
  if (!IsValue(ref) || !options_.bounds) return;
  At(ref).bound = bound;
  if (bound.IsEmpty()) {
    contradiction_ = true;
  } else if (bound.IsConstant()) {
    At(ref).same_as = Int(static_cast<uint64_t>(bound.low));
  }
}

Ref Optimizer::Emit(const TraceOp& like, uint16_t opcode, Kind operand, Kind result,
         std::span<const Ref> args, uint32_t descr) {
  TraceOp op = like;
  op.opcode = opcode;
  op.operand_kind = operand;
  op.result_kind = result;
  op.descr = descr;
  op.first_arg = static_cast<uint32_t>(out_->args.size());
  op.arg_count = static_cast<uint16_t>(args.size());
  op.extra = -1;
  out_->args.insert(out_->args.end(), args.begin(), args.end());
  out_->ops.push_back(op);
  ValueInfo info;
  info.same_as = out_->Value(out_->ops.size() - 1);
  info.bound = IntBound::OfKind(result);
  values_.push_back(info);
  return info.same_as;
}

Ref Optimizer::Visit(const TraceOp& op) {
  args_.clear();
  for (Ref arg : in_.Args(op)) args_.push_back(Name(arg));
  if (IsGuard(op.opcode)) return VisitGuard(op);
  switch (op.opcode) {
    case kCopy: return args_[0];
    case kConditionalCall:
    case kConditionalValue: return ConditionalCall(op);
    case kCallPortal:
      ForceArgs(op);
      FlushAll(op);
      ForgetHeap();
      return Keep(op);
    case kJump:
      if (in_.target == nullptr) {
        reds_ = args_;
        at_jump_ = true;
        return 0;
      }
      if (Trace* loop = in_.target->loop; loop != nullptr) {
        const std::vector<Ref> reds = args_;
        if (JumpIfKnown(op, loop, reds)) return 0;
        args_ = reds;
      }
      [[fallthrough]];
    case kFinish:
    case kFinishRaised:
      FlushAll(op);
      ForceArgs(op);
      FlushAll(op);
      return Keep(op);
    default:
      break;
  }
  return VisitOperation(op);
}

Ref Optimizer::VisitOperation(const TraceOp& op) {
  const auto opcode = static_cast<Opcode>(op.opcode);
  switch (opcode) {
    case Opcode::kNew: return MakeVirtual(op, -1);
    case Opcode::kNewArray:
      if (IsConstant(args_[0])) {
        auto length = static_cast<int64_t>(Bits(args_[0]));
        if (length >= 0 && length <= kLongestVirtualArray) return MakeVirtual(op, length);
      }
      return Made(Keep(op), op.descr);
    case Opcode::kGetField: return GetField(op);
    case Opcode::kSetField: return SetField(op);
    case Opcode::kArrayGet: return ArrayGet(op);
    case Opcode::kArraySet: return ArraySet(op);
    case Opcode::kArrayLength: return ArrayLength(op);
    case Opcode::kArrayCopy: return ArrayCopy(op);
    case Opcode::kCall:
    case Opcode::kCallForeign:
    case Opcode::kCallIndirect: return Call(op);
    // One thread runs a trace from its beginning to its end.
    case Opcode::kThreadLocals: return Pure(op);
    // Neither reads nor writes what the cache remembers.
    case Opcode::kCallResult: return Keep(op);
    case Opcode::kSetCallResult:
      ForceArgs(op);
      return Keep(op);
    case Opcode::kClassName:
      ForceArgs(op);
      return Keep(op);
    case Opcode::kRefEq:
    case Opcode::kRefNe: {
      int equal = CompareReferences(args_[0], args_[1]);
      if (equal >= 0) return Int(static_cast<uint64_t>((opcode == Opcode::kRefEq) == (equal == 1)));
      ForceArgs(op);
      return Pure(op);
    }
    case Opcode::kRefIsNull:
    case Opcode::kRefNonnull:
      if (IsNonNull(args_[0])) return Int(opcode == Opcode::kRefNonnull);
      return Pure(op);
    default:
      break;
  }
  // Good until the next collection, and no longer.
  if (opcode == Opcode::kArrayRaw) {
    ForceArgs(op);
    return Keep(op);
  }
  const OpInfo& info = Info(opcode);
  if (info.has(effect::kPure)) {
    ForceArgs(op);
    return Pure(op);
  }
  if (opcode == Opcode::kRawLoad) {
    FlushItemsWithAddress(op);
    return Keep(op);
  }
  if (opcode == Opcode::kRawStore) {
    // Perhaps into an array whose address was taken.
    FlushAll(op);
    ForgetHeap();
    return Keep(op);
  }
  ForceArgs(op);
  FlushAll(op);
  if (info.has(effect::kWrites) || info.has(effect::kMayCollect)) ForgetHeap();
  return Keep(op);
}

std::vector<uint8_t> Optimizer::FindUsed(bool peeled) const {
  const Trace& t = *out_;
  const size_t inputs = t.inputs.size();
  std::vector<uint8_t> used;
  // What the jump hands on is wanted if the loop wants it, which may take some rounds to see.
  std::vector<uint8_t> wanted(inputs, !peeled);
  for (bool more = true; more;) {
    used.assign(inputs + t.ops.size(), 0);
    auto use = [&](Ref ref) {
      if (IsValue(ref)) used[static_cast<size_t>(ref)] = 1;
    };
    for (size_t i = t.ops.size(); i-- > 0;) {
      const TraceOp& op = t.ops[i];
      if (!used[inputs + i] && IsRemovable(op)) {
        used[inputs + i] = 2;
        continue;
      }
      const auto args = t.Args(op);
      for (size_t a = 0; a < args.size(); ++a)
        if (!peeled || op.opcode != kJump || wanted[a] != 0) use(args[a]);
      if (!IsGuard(op.opcode)) continue;
      const struct Guard& guard = t.guards[static_cast<size_t>(op.extra)];
      for (uint32_t k = 0; k < guard.exit_count; ++k) use(t.exits[guard.first_exit + k]);
    }
    more = false;
    for (size_t i = 0; i < inputs && peeled; ++i) {
      more = more || (used[i] != 0 && wanted[i] == 0);
      wanted[i] = wanted[i] != 0 || used[i] != 0;
    }
  }
  return used;
}

void Optimizer::DropUnused(bool peeled) {
  Trace& t = *out_;
  const size_t inputs = t.inputs.size();
  const std::vector<uint8_t> used = FindUsed(peeled);
  live_inputs_.assign(used.begin(), used.begin() + static_cast<long>(inputs));
  std::vector<Ref> name(inputs + t.ops.size());
  for (size_t i = 0; i < inputs; ++i) name[i] = static_cast<Ref>(i);
  size_t kept = 0;
  for (size_t i = 0; i < t.ops.size(); ++i) {
    name[inputs + i] = -1;
    if (used[inputs + i] == 2) continue;
    name[inputs + i] = static_cast<Ref>(inputs + kept);
    t.ops[kept++] = t.ops[i];
  }
  t.ops.resize(kept);
  Rename([&](Ref ref) { return name[static_cast<size_t>(ref)]; });
  DropUselessFacts();
}

void Optimizer::DropUnusedInputs(LoopState* state) {
  Trace& t = *out_;
  const size_t inputs = t.inputs.size();
  std::vector<int32_t> number(inputs, LoopState::kNoInput);
  TraceOp& jump = t.ops.back();
  size_t kept = 0;
  for (size_t i = 0; i < inputs; ++i) {
    if (live_inputs_[i] == 0) continue;
    t.args[jump.first_arg + kept] = t.args[jump.first_arg + i];
    t.inputs[kept] = t.inputs[i];
    number[i] = static_cast<int32_t>(kept++);
  }
  jump.arg_count = static_cast<uint16_t>(kept);
  t.inputs.resize(kept);
  const auto gone = static_cast<Ref>(inputs - kept);
  out_->frame = IsValue(frame_) && static_cast<size_t>(frame_) < inputs
                    ? number[static_cast<size_t>(frame_)]
                    : -1;
  Rename([&](Ref ref) {
    return static_cast<size_t>(ref) < inputs ? number[static_cast<size_t>(ref)] : ref - gone;
  });
  for (LoopState::Node& node : state->nodes)
    if (node.input != LoopState::kNoInput) node.input = number[static_cast<size_t>(node.input)];
}

bool Optimizer::IsRemovable(const TraceOp& op) {
  if (op.opcode >= kNumOpcodes) return false;
  const OpInfo& info = Info(static_cast<Opcode>(op.opcode));
  return !info.has(effect::kWrites) && !info.has(effect::kMayRaise) &&
         !info.has(effect::kMayCollect) && !info.has(effect::kKeep);
}

std::unique_ptr<Trace> Optimize(const JitProgram& program, const OptimizerOptions& options,
                                const Trace& trace, OptimizerCounts* counts,
                                std::unique_ptr<Trace>* loop) {
  Optimizer pass(program, options, trace);
  pass.Start(nullptr);
  if (!pass.VisitAll()) return nullptr;
  *loop = pass.Peel(counts);
  if (*loop == nullptr) pass.Close();
  return pass.Finish(counts);
}

}  // namespace kiln::jit
