// Operations without effects: folded, rewritten by rule, decided by what is known of their operands, or
// computed before.
#include "jitcodegen/runtime/optimizer/pass.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

bool IsCommutative(Opcode op) {
  switch (op) {
    case Opcode::kIntAdd: case Opcode::kIntMul: case Opcode::kIntAnd: case Opcode::kIntOr:
    case Opcode::kIntXor: case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntAddOverflows:
    case Opcode::kIntMulOverflows: case Opcode::kRefEq: case Opcode::kRefNe:
      return true;
    default:
      return false;
  }
}

Ref Optimizer::PureOf(const TraceOp& like, Opcode opcode, Kind operand, Kind result, const Ref* given,
           size_t count, uint32_t descr) {
  Ref a[4] = {0, 0, 0, 0};
  if (count > 4) return Emit(like, static_cast<uint16_t>(opcode), operand, result,
                             std::span<const Ref>(given, count), descr);
  bool constant = count > 0;
  uint64_t bits[4] = {0, 0, 0, 0};
  for (size_t i = 0; i < count; ++i) {
    a[i] = given[i];
    constant = constant && IsConstant(a[i]);
    if (IsConstant(a[i])) bits[i] = Bits(a[i]);
  }
  uint64_t value = 0;
  if (constant && EvaluatePure(opcode, operand, result, bits, &value))
    return out_->Constant(value, IsReference(result));
  if (IsCommutative(opcode) && IsConstant(a[0])) std::swap(a[0], a[1]);
  if (opcode == Opcode::kIntCast) {
    if (options_.rules) a[0] = WithoutInnerCast(like, a[0], result);
    if (operand == result || BoundOfRef(a[0]).Within(IntBound::OfKind(result))) return a[0];
  }
  if (options_.rules) {
    if (Ref r; ApplyRules(like, opcode, operand, result, a, count, &r)) return r;
  }
  IntBound bound = IntBound::OfKind(result);
  if (options_.bounds && count > 0 && IsInteger(result)) {
    IntBound left = IsInteger(operand) ? BoundOfRef(a[0]) : IntBound();
    IntBound right = count > 1 && IsInteger(operand) ? BoundOfRef(a[1]) : left;
    if (IsComparison(opcode)) {
      int decided = DecideComparison(opcode, operand, left, right);
      if (decided < 0) decided = DecideByDifferences(opcode, operand, a[0], a[1]);
      if (decided >= 0) return Int(static_cast<uint64_t>(decided));
    }
    IntBound exact;
    if ((opcode == Opcode::kIntAddOverflows && AddBound(left, right, &exact)) ||
        (opcode == Opcode::kIntSubOverflows && SubBound(left, right, &exact)) ||
        (opcode == Opcode::kIntMulOverflows && MulBound(left, right, &exact))) {
      if (operand != Kind::kU64 && exact.Within(IntBound::OfKind(operand))) return Int(0);
    }
    if (IsInteger(operand) || opcode == Opcode::kArrayLength) bound = BoundOf(opcode, operand, result, left, right);
    if (bound.IsConstant()) return Int(static_cast<uint64_t>(bound.low));
    // An operation that cannot leave its narrow type needs no normalising.
    if (result == operand && result != Kind::kI64 && result != Kind::kU64 &&
        result != Kind::kBool && FitsWide(opcode, left, right, result))
      operand = result = Kind::kI64;
  }
  uint64_t hash = PureHash(opcode, operand, result, descr, a, count);
  if (options_.pure) {
    const std::span<const Ref> args(a, count);
    if (Ref known = FindResult(opcode, operand, result, descr, args); known != kNothing)
      return known;
    if (uint32_t known = pure_.Find(hash); known != FlatMap::kNone)
      if (uint32_t sum = SumOfGuard(known, opcode, operand, a); sum != FlatMap::kNone)
        return Resolve(out_->Value(sum));
  }
  Ref made = Emit(like, static_cast<uint16_t>(opcode), operand, result,
                  std::span<const Ref>(a, count), descr);
  if (IsInteger(result)) SetBound(made, bound);
  pure_.At(hash) = static_cast<uint32_t>(out_->ops.size() - 1);
  return made;
}

// The low bits of x + c are those of (narrow) x + c: (u8)((u8)(x + 1) + 1) is (u8)(x + 2).
Ref Optimizer::WithoutInnerCast(const TraceOp& like, Ref sum, Kind narrow) {
  const TraceOp* add = Definition(sum);
  if (add == nullptr || add->opcode != static_cast<uint16_t>(Opcode::kIntAdd) ||
      Type{add->operand_kind}.size() < Type{narrow}.size() || narrow == Kind::kBool ||
      !IsConstant(Arg(*add, 1)))
    return sum;
  const TraceOp* cast = Definition(Arg(*add, 0));
  if (cast == nullptr || cast->opcode != static_cast<uint16_t>(Opcode::kIntCast) ||
      !IsInteger(cast->operand_kind) || cast->result_kind == Kind::kBool ||
      Type{cast->result_kind}.size() < Type{narrow}.size())
    return sum;
  const Ref args[2] = {Arg(*cast, 0), Arg(*add, 1)};
  return PureOf(like, Opcode::kIntAdd, Kind::kI64, Kind::kI64, args, 2);
}

uint64_t Optimizer::PureHash(Opcode opcode, Kind operand, Kind result, uint32_t descr, const Ref* a,
                  size_t count) {
  uint64_t hash = MixHash(static_cast<uint64_t>(opcode) << 16 |
                              static_cast<uint64_t>(operand) << 8 | static_cast<uint64_t>(result),
                          descr);
  for (size_t i = 0; i < count; ++i) hash = MixHash(hash, static_cast<uint32_t>(a[i]));
  return hash;
}

Ref Optimizer::FindResult(Opcode opcode, Kind operand, Kind result, uint32_t descr,
                          std::span<const Ref> args) {
  const uint64_t hash = PureHash(opcode, operand, result, descr, args.data(), args.size());
  auto matches = [&](const TraceOp& op, std::span<const Ref> others) {
    bool same = op.opcode == static_cast<uint16_t>(opcode) && op.operand_kind == operand &&
                op.result_kind == result && op.descr == descr && others.size() == args.size();
    for (size_t i = 0; same && i < args.size(); ++i) same = Same(Resolve(others[i]), args[i]);
    return same;
  };
  if (uint32_t known = pure_.Find(hash); known != FlatMap::kNone) {
    const TraceOp& op = out_->ops[known];
    if (matches(op, out_->Args(op))) return Resolve(out_->Value(known));
  }
  if (uint32_t known = known_at_.Find(hash); known != FlatMap::kNone) {
    const KnownResult& result_known = known_results_[known];
    if (matches(result_known.op, result_known.args)) return Resolve(result_known.value);
  }
  return kNothing;
}

// guard_add and its like stand in the table for the operation they do besides guarding.
uint32_t Optimizer::SumOfGuard(uint32_t known, Opcode opcode, Kind operand, const Ref* a) {
  const TraceOp& before = out_->ops[known];
  const bool matches = (before.opcode == kGuardAdd && opcode == Opcode::kIntAdd) ||
                       (before.opcode == kGuardSub && opcode == Opcode::kIntSub) ||
                       (before.opcode == kGuardMul && opcode == Opcode::kIntMul);
  if (!matches || operand != Kind::kI64) return FlatMap::kNone;
  auto args = out_->Args(before);
  return Same(args[0], a[0]) && Same(args[1], a[1]) ? known : FlatMap::kNone;
}

bool Optimizer::FitsWide(Opcode opcode, const IntBound& a, const IntBound& b, Kind kind) {
  IntBound exact;
  switch (opcode) {
    case Opcode::kIntAdd: return AddBound(a, b, &exact) && exact.Within(IntBound::OfKind(kind));
    case Opcode::kIntSub: return SubBound(a, b, &exact) && exact.Within(IntBound::OfKind(kind));
    case Opcode::kIntMul: return MulBound(a, b, &exact) && exact.Within(IntBound::OfKind(kind));
    case Opcode::kIntAnd: case Opcode::kIntOr: case Opcode::kIntXor: return true;
    default: return false;
  }
}

// Matches the expression at *at against `ref`; moves *at behind it.
bool Optimizer::Match(const uint16_t** at, Ref ref, Kind kind, Binding* b) {
  uint16_t token = *(*at)++;
  auto bind = [&](Ref* variable, uint8_t bit) {
    if ((b->bound & bit) != 0) return Same(*variable, ref);
    b->bound |= bit;
    *variable = ref;
    return true;
  };
  switch (token) {
    case rule::kX: return bind(&b->x, 1);
    case rule::kY: return bind(&b->y, 2);
    case rule::kC: return IsConstant(ref) && bind(&b->c, 4);
    case rule::kD: return IsConstant(ref) && bind(&b->d, 8);
    case rule::kZero: return IsConstant(ref) && Bits(ref) == 0;
    case rule::kOne: return IsConstant(ref) && Bits(ref) == 1;
    case rule::kMinusOne: return IsConstant(ref) && Bits(ref) == ~uint64_t{0};
    default: {
      const TraceOp* op = Definition(ref);
      if (op == nullptr || op->opcode != token || op->operand_kind != kind) return false;
      for (size_t i = 0; i < op->arg_count; ++i)
        if (!Match(at, Arg(*op, i), kind, b)) return false;
      return true;
    }
  }
}

Ref Optimizer::Build(const TraceOp& like, const uint16_t** at, Kind kind, Kind result, const Binding& b) {
  uint16_t token = *(*at)++;
  switch (token) {
    case rule::kX: return b.x;
    case rule::kY: return b.y;
    case rule::kC: return b.c;
    case rule::kD: return b.d;
    case rule::kZero: return Int(0);
    case rule::kOne: return Int(1);
    case rule::kMinusOne: return Int(~uint64_t{0});
    default: {
      const auto opcode = static_cast<Opcode>(token);
      Ref args[2] = {0, 0};
      const size_t count = Info(opcode).operands.size();
      for (size_t i = 0; i < count; ++i) args[i] = Build(like, at, kind, kind, b);
      return PureOf(like, opcode, kind, IsComparison(opcode) ? Kind::kBool : result, args, count);
    }
  }
}

bool Optimizer::ApplyRules(const TraceOp& like, Opcode opcode, Kind operand, Kind result, const Ref* a,
                size_t count, Ref* out) {
  for (const rule::Rule& r : rule::RulesFor(opcode)) {
    Binding b;
    const uint16_t* at = r.left + 1;
    bool matches = true;
    for (size_t i = 0; i < count && matches; ++i) matches = Match(&at, a[i], operand, &b);
    if (!matches) continue;
    at = r.right;
    *out = Build(like, &at, operand, result, b);
    return true;
  }
  return false;
}

}  // namespace kiln::jit
