// Guards: dropped where they are known to hold, and what is known behind those that stay.
#include "jitcodegen/runtime/optimizer/pass.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

Ref Optimizer::VisitGuard(const TraceOp& op) {
  const Ref value = args_.empty() ? 0 : args_[0];
  const bool dropped = std::exchange(call_dropped_, false);
  switch (op.opcode) {
    case kGuardTrue:
    case kGuardFalse: return GuardCondition(op, value, op.opcode == kGuardTrue);
    case kGuardValue: {
      const Ref wanted = args_[1];
      if (IsConstant(value)) return Expect(Bits(value) == Bits(wanted));
      if (IsVirtual(value)) return Expect(false);
      if (IsInteger(op.operand_kind) &&
          !BoundOfRef(value).Contains(static_cast<int64_t>(Bits(wanted))))
        return Expect(false);
      EmitGuard(op);
      Becomes(value, wanted);
      return 0;
    }
    case kGuardClass: {
      if (uint32_t known = ClassIdOf(value); known != 0 || IsConstant(value))
        return Expect(known == op.descr);
      EmitGuard(op);
      At(value).cls = op.descr;
      At(value).nonnull = true;
      return 0;
    }
    case kGuardNull:
      if (IsConstant(value)) return Expect(Bits(value) == 0);
      if (IsNonNull(value)) return Expect(false);
      EmitGuard(op);
      Becomes(value, out_->Constant(0, true));
      return 0;
    case kGuardNonnull:
      if (IsNonNull(value)) return 0;
      if (IsConstant(value)) return Expect(false);
      EmitGuard(op);
      At(value).nonnull = true;
      return 0;
    case kGuardNoException:
      if (!dropped) EmitGuard(op);
      return 0;
    case kGuardException: {
      Ref exception = EmitGuard(op);
      At(exception).cls = op.descr;
      At(exception).nonnull = true;
      return exception;
    }
    default:
      return EmitGuard(op);
  }
}

Ref Optimizer::GuardCondition(const TraceOp& op, Ref condition, bool holds) {
  if (IsConstant(condition)) return Expect((Bits(condition) != 0) == holds);
  const TraceOp* made = Definition(condition);
  if (made != nullptr && made->opcode == static_cast<uint16_t>(Opcode::kBoolNot) &&
      options_.rules) {
    // Not of something: a guard of that.
    Ref inner = Arg(*made, 0);
    GuardCondition(op, inner, !holds);
    Becomes(condition, Int(holds));
    return 0;
  }
  if (made != nullptr && !holds && made->operand_kind == Kind::kI64 && options_.rules) {
    uint16_t sum = made->opcode == static_cast<uint16_t>(Opcode::kIntAddOverflows)   ? kGuardAdd
                   : made->opcode == static_cast<uint16_t>(Opcode::kIntSubOverflows) ? kGuardSub
                   : made->opcode == static_cast<uint16_t>(Opcode::kIntMulOverflows) ? kGuardMul
                                                                                     : 0;
    if (sum != 0) {
      GuardedArithmetic(op, condition, *made, sum);
      return 0;
    }
  }
  if (made != nullptr && GuardLess(op, condition, holds)) return 0;
  // A guard asks whether its operand is 0: where the condition is that, it is asked of the number itself.
  const bool equal = made != nullptr && made->opcode == static_cast<uint16_t>(Opcode::kIntEq);
  const bool unequal = made != nullptr && made->opcode == static_cast<uint16_t>(Opcode::kIntNe);
  const bool of_zero = (equal || unequal) && options_.rules && IsConstant(Arg(*made, 1)) &&
                       Bits(Arg(*made, 1)) == 0;
  const Kind kind = of_zero ? made->operand_kind : op.operand_kind;
  args_.assign(1, of_zero ? Arg(*made, 0) : condition);
  EmitGuard(op, holds != (of_zero && equal) ? kGuardTrue : kGuardFalse);
  out_->ops.back().operand_kind = kind;
  Becomes(condition, Int(holds));
  if (made != nullptr) Learn(condition, holds);
  return 0;
}

// A sum is tested for overflow where it is computed.
void Optimizer::GuardedArithmetic(const TraceOp& like, Ref condition, const TraceOp& test, uint16_t guard) {
  const Ref a[2] = {Arg(test, 0), Arg(test, 1)};
  const Opcode opcode = guard == kGuardAdd   ? Opcode::kIntAdd
                        : guard == kGuardSub ? Opcode::kIntSub
                                             : Opcode::kIntMul;
  // Often the sum was computed already. It may be needed where the guard fails: the guard's result is the
  // wrapped sum there.
  const Ref computed =
      options_.pure ? FindResult(opcode, Kind::kI64, Kind::kI64, 0, a) : kNothing;
  args_.assign(a, a + 2);
  Ref sum = EmitGuard(like, guard, Kind::kI64, computed);
  if (options_.bounds) SetBound(sum, BoundIfFits(opcode, BoundOfRef(a[0]), BoundOfRef(a[1])));
  Becomes(condition, Int(0));
  if (options_.pure)
    pure_.At(PureHash(opcode, Kind::kI64, Kind::kI64, 0, a, 2)) =
        static_cast<uint32_t>(out_->ops.size() - 1);
}

// What the outcome of a condition says about the values it was made of.
void Optimizer::Learn(Ref condition, bool holds) {
  const TraceOp made = *Definition(condition);
  const auto opcode = static_cast<Opcode>(made.opcode);
  if (made.opcode >= kNumOpcodes) return;
  if (opcode == Opcode::kRefNonnull || opcode == Opcode::kRefIsNull) {
    Ref object = Arg(made, 0);
    if (holds == (opcode == Opcode::kRefNonnull)) {
      SetNonNull(object);
    } else {
      Becomes(object, out_->Constant(0, true));
    }
    return;
  }
  if (opcode == Opcode::kRefEq || opcode == Opcode::kRefNe) {
    Ref a = Arg(made, 0), b = Arg(made, 1);
    if (IsConstant(a)) std::swap(a, b);
    if (holds == (opcode == Opcode::kRefEq)) {
      if (IsConstant(b)) Becomes(a, b);
    } else if (IsConstant(b) && Bits(b) == 0) {
      SetNonNull(a);
    }
    return;
  }
  if (!IsComparison(opcode) || !options_.bounds) return;
  Ref a = Arg(made, 0), b = Arg(made, 1);
  IntBound left = BoundOfRef(a), right = BoundOfRef(b);
  RefineByComparison(opcode, made.operand_kind, holds, &left, &right);
  for (auto [ref, bound] : {std::pair(a, left), std::pair(b, right)}) {
    SetBound(ref, bound);
    // Of a sum that does not wrap: what it was made of, too.
    const TraceOp* sum = Definition(ref);
    if (sum == nullptr || sum->opcode != static_cast<uint16_t>(Opcode::kIntAdd) ||
        sum->operand_kind != Kind::kI64 || !IsConstant(Arg(*sum, 1)) || !IsValue(Arg(*sum, 0)))
      continue;
    IntBound before;
    if (!SubBound(bound, BoundOfRef(Arg(*sum, 1)), &before)) continue;
    before.Intersect(BoundOfRef(Arg(*sum, 0)));
    SetBound(Arg(*sum, 0), before);
  }
}

Ref Optimizer::EmitGuard(const TraceOp& op, uint16_t opcode, Kind result, Ref same) {
  Ref kept = Emit(op, opcode, op.operand_kind, result, args_, op.descr);
  if (opcode == kGuardAdd || opcode == kGuardSub || opcode == kGuardMul)
    out_->ops.back().operand_kind = Kind::kI64;
  out_->ops.back().extra = static_cast<int32_t>(out_->guards.size());
  if (same != kNothing && IsValue(same)) At(same).same_as = kept;
  own_condition_ = op.opcode == kGuardTrue || op.opcode == kGuardFalse ? in_.Args(op)[0] : kVirtual;
  EncodeSnapshot(static_cast<size_t>(op.extra), op.opcode == kGuardFalse);
  out_->guards.back().never = opcode == kGuardNever;
  return kept;
}

}  // namespace kiln::jit
