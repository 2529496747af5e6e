#include "jitcodegen/runtime/optimizer.h"

#include <map>
#include <set>
#include <tuple>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {
namespace {

class Optimizer {
 public:
  Optimizer(const JitProgram& program, Trace* trace) : program_(program), trace_(*trace) {}

  void Run() {
    out_.reserve(trace_.ops.size());
    renamed_.resize(trace_.inputs.size() + trace_.ops.size());
    for (size_t i = 0; i < trace_.inputs.size(); ++i) renamed_[i] = static_cast<Ref>(i);
    for (size_t i = 0; i < trace_.ops.size(); ++i)
      renamed_[trace_.inputs.size() + i] = Visit(std::move(trace_.ops[i]));
    trace_.ops = std::move(out_);
    DropUnused();
  }

 private:
  using FieldKey = std::pair<uint32_t, Ref>;            // field, object
  using ItemKey = std::tuple<uint32_t, Ref, Ref>;       // item, array, index

  Ref Rename(Ref ref) const {
    while (!IsConstant(ref)) {
      auto known = known_.find(ref);
      if (known == known_.end()) return ref;
      ref = known->second;
    }
    return ref;
  }
  Ref NewName(Ref old) const {
    return IsConstant(old) ? old : Rename(renamed_[static_cast<size_t>(old)]);
  }
  uint64_t Bits(Ref ref) const { return trace_.constants[static_cast<size_t>(~ref)].bits; }

  Ref Keep(TraceOp op) {
    out_.push_back(std::move(op));
    return static_cast<Ref>(trace_.inputs.size() + out_.size() - 1);
  }

  Ref Visit(TraceOp op) {
    for (Ref& arg : op.args) arg = NewName(arg);
    if (IsGuard(op.opcode)) return Guard(std::move(op));
    if (op.opcode >= kNumOpcodes) return Keep(std::move(op));
    switch (static_cast<Opcode>(op.opcode)) {
      case Opcode::kGetField: {
        FieldKey key{op.descr, op.args[0]};
        auto found = fields_.find(key);
        if (found != fields_.end()) return found->second;
        NonNull(op.args[0]);
        return fields_[key] = Keep(std::move(op));
      }
      case Opcode::kSetField: {
        FieldKey key{op.descr, op.args[0]};
        Ref value = op.args[1];
        auto found = fields_.find(key);
        if (found != fields_.end() && found->second == value) return 0;  // it holds that already
        ForgetField(op.descr);
        fields_[key] = value;
        NonNull(op.args[0]);
        return Keep(std::move(op));
      }
      case Opcode::kArrayGet: {
        ItemKey key{op.descr, op.args[0], op.args[1]};
        auto found = items_.find(key);
        if (found != items_.end()) return found->second;
        return items_[key] = Keep(std::move(op));
      }
      case Opcode::kArraySet: {
        ItemKey key{op.descr, op.args[0], op.args[1]};
        Ref value = op.args[2];
        ForgetItems(op.descr);
        items_[key] = value;
        return Keep(std::move(op));
      }
      case Opcode::kArrayLength: return Pure(std::move(op));
      case Opcode::kNew:
      case Opcode::kNewArray: {
        uint32_t id = program_.classes[op.descr].id;
        Ref object = Keep(std::move(op));
        class_[object] = id;
        return object;
      }
      case Opcode::kCall:
      case Opcode::kCallForeign: {
        const CallDescr& call = program_.calls[op.descr];
        bool elidable = call.elidable;
        if (!elidable) ForgetHeap();
        return Keep(std::move(op));
      }
      default: break;
    }
    const OpInfo& info = Info(static_cast<Opcode>(op.opcode));
    if (info.has(effect::kPure)) return Pure(std::move(op));
    if (info.has(effect::kWrites) || info.has(effect::kMayCollect)) ForgetHeap();
    return Keep(std::move(op));
  }

  Ref Pure(TraceOp op) {
    bool constant = !op.args.empty();
    uint64_t bits[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < op.args.size() && i < 4; ++i) {
      constant = constant && IsConstant(op.args[i]);
      if (IsConstant(op.args[i])) bits[i] = Bits(op.args[i]);
    }
    auto opcode = static_cast<Opcode>(op.opcode);
    uint64_t result = 0;
    if (constant && opcode != Opcode::kArrayLength &&
        EvaluatePure(opcode, op.operand_kind, op.result_kind, bits, &result))
      return trace_.Constant(result, IsReference(op.result_kind));
    if (opcode == Opcode::kRefIsNull && IsNonNull(op.args[0])) return trace_.Constant(0, false);
    if (opcode == Opcode::kRefNonnull && IsNonNull(op.args[0])) return trace_.Constant(1, false);
    if (opcode == Opcode::kIntCast && op.operand_kind == op.result_kind) return op.args[0];
    auto key = std::tuple(op.opcode, op.operand_kind, op.result_kind, op.descr, op.args);
    auto found = pure_.find(key);
    if (found != pure_.end()) return found->second;
    return pure_[key] = Keep(std::move(op));
  }

  bool IsNonNull(Ref ref) const {
    if (IsConstant(ref)) return Bits(ref) != 0;
    auto known = class_.find(ref);
    return nonnull_.count(ref) != 0 || (known != class_.end() && known->second != 0);
  }
  void NonNull(Ref ref) {
    if (!IsConstant(ref)) nonnull_.insert(ref);
  }

  Ref Guard(TraceOp op) {
    Ref value = op.args.empty() ? 0 : op.args[0];
    switch (op.opcode) {
      case kGuardTrue:
      case kGuardFalse:
        if (IsConstant(value)) return 0;
        break;
      case kGuardValue:
        if (IsConstant(value) && Bits(value) == Bits(op.args[1])) return 0;
        break;
      case kGuardClass: {
        auto known = class_.find(value);
        if (known != class_.end() && known->second == op.descr) return 0;
        break;
      }
      case kGuardNull:
        if (IsConstant(value) && Bits(value) == 0) return 0;
        break;
      case kGuardNonnull:
        if (IsNonNull(value)) return 0;
        break;
      default:
        break;
    }
    // The snapshot names what is known before this guard.
    for (SnapshotFrame& frame : trace_.snapshots[static_cast<size_t>(op.snapshot)].frames)
      for (auto& [reg, ref] : frame.registers) ref = NewName(ref);
    uint16_t opcode = op.opcode;
    uint32_t descr = op.descr;
    Ref constant = op.args.size() > 1 ? op.args[1] : 0;
    Ref kept = Keep(std::move(op));
    switch (opcode) {
      case kGuardTrue: known_[value] = trace_.Constant(1, false); break;
      case kGuardFalse: known_[value] = trace_.Constant(0, false); break;
      case kGuardValue: known_[value] = constant; break;
      case kGuardNull: known_[value] = trace_.Constant(0, true); break;
      case kGuardClass: class_[value] = descr; break;
      case kGuardNonnull: NonNull(value); break;
      case kGuardException: class_[kept] = descr; break;
    }
    return kept;
  }

  void ForgetField(uint32_t field) {
    if (program_.fields[field].immutable) return;
    auto first = fields_.lower_bound({field, INT32_MIN});
    auto last = fields_.lower_bound({field + 1, INT32_MIN});
    fields_.erase(first, last);
  }
  void ForgetItems(uint32_t item) {
    auto first = items_.lower_bound({item, INT32_MIN, INT32_MIN});
    auto last = items_.lower_bound({item + 1, INT32_MIN, INT32_MIN});
    items_.erase(first, last);
  }
  void ForgetHeap() {
    for (auto it = fields_.begin(); it != fields_.end();)
      it = program_.fields[it->first.first].immutable ? std::next(it) : fields_.erase(it);
    for (auto it = items_.begin(); it != items_.end();)
      it = program_.fields[std::get<0>(it->first)].immutable ? std::next(it) : items_.erase(it);
  }

  // Backward: operations without effect whose result nobody wants.
  void DropUnused() {
    size_t inputs = trace_.inputs.size();
    std::vector<bool> used(inputs + trace_.ops.size());
    std::vector<bool> keep(trace_.ops.size());
    auto use = [&](Ref ref) {
      if (!IsConstant(ref)) used[static_cast<size_t>(ref)] = true;
    };
    for (size_t i = trace_.ops.size(); i-- > 0;) {
      const TraceOp& op = trace_.ops[i];
      bool removable = false;
      if (op.opcode < kNumOpcodes) {
        const OpInfo& info = Info(static_cast<Opcode>(op.opcode));
        removable = !info.has(effect::kWrites) && !info.has(effect::kMayRaise) &&
                    !info.has(effect::kMayCollect) && !info.has(effect::kKeep);
      }
      keep[i] = !removable || used[inputs + i];
      if (!keep[i]) continue;
      for (Ref arg : op.args) use(arg);
      if (op.snapshot >= 0)
        for (const SnapshotFrame& frame :
             trace_.snapshots[static_cast<size_t>(op.snapshot)].frames)
          for (auto [reg, ref] : frame.registers) use(ref);
    }
    std::vector<Ref> name(inputs + trace_.ops.size());
    for (size_t i = 0; i < inputs; ++i) name[i] = static_cast<Ref>(i);
    auto rename = [&](Ref& ref) {
      if (!IsConstant(ref)) ref = name[static_cast<size_t>(ref)];
    };
    std::vector<TraceOp> kept;
    for (size_t i = 0; i < trace_.ops.size(); ++i) {
      if (!keep[i]) continue;
      TraceOp& op = trace_.ops[i];
      name[inputs + i] = static_cast<Ref>(inputs + kept.size());
      for (Ref& arg : op.args) rename(arg);
      if (op.snapshot >= 0)
        for (SnapshotFrame& frame :
             trace_.snapshots[static_cast<size_t>(op.snapshot)].frames)
          for (auto& [reg, ref] : frame.registers) rename(ref);
      kept.push_back(std::move(op));
    }
    trace_.ops = std::move(kept);
  }

  const JitProgram& program_;
  Trace& trace_;
  std::vector<TraceOp> out_;
  std::vector<Ref> renamed_;       // old value -> new value
  std::map<Ref, Ref> known_;       // new value -> what a guard said it is
  std::map<Ref, uint32_t> class_;  // exact class ids
  std::set<Ref> nonnull_;
  std::map<FieldKey, Ref> fields_;
  std::map<ItemKey, Ref> items_;
  std::map<std::tuple<uint16_t, Kind, Kind, uint32_t, std::vector<Ref>>, Ref> pure_;
};

}  // namespace

void Optimize(const JitProgram& program, Engine* engine, Trace* trace) {
  (void)engine;
  Optimizer(program, trace).Run();
}

}  // namespace kiln::jit
