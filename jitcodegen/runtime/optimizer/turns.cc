// Loops that only count are gone through at once.
//
// Where a loop does nothing but add constants to what it goes round with, until one of the sums is a certain
// number, it is known from the start how many turns that takes, and what the last one begins with:
//
//     loop (v0, v1)                            loop (v0, v1)
//       v2 = int_add v0, -1                      v2 = int_add v0, -1
//       v3 = int_cast v2             (u8)        v3 = int_cast v2           turns before the last one
//       guard_true v3                 ==>        v4 = int_mul v3, 3
//       v4 = int_add v1, 3                       v5 = int_add v1, v4
//       v5 = int_cast v4             (u8)        v6 = int_cast v5           v1 as that begins
//       jump v3, v5                              guard_never                with v0 = 0
//
// All arithmetic wraps. With x as the number that is tested, which a turn adds s to, and the guard
// failing where x + a is z modulo 2^k, the turns before the last one are (z - a - x) / s modulo 2^k, if s is odd
// and so has an inverse. The last turn is left as it is, and its guard fails: nothing is new where the loop is left.
#include <algorithm>
#include <utility>
#include <vector>

#include "jitcodegen/runtime/optimizer/pass.h"
#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {
namespace {

// What a value is in terms of an input: narrow(input + step) + rest, `narrow` being that of a kind.
struct Count {
  Ref input = -1;  // -1: it is nothing like that
  Kind narrow = Kind::kI64;
  uint64_t step = 0, rest = 0;
};

int Bytes(Kind kind) { return static_cast<int>(Type{kind}.size()); }
bool IsWide(Kind kind) { return Bytes(kind) == 8; }

// A sum cast to a kind.
Count Cast(Count sum, Kind kind) {
  if (sum.input < 0 || !IsInteger(kind) || kind == Kind::kBool) return Count();
  if (Bytes(kind) <= Bytes(sum.narrow)) return {sum.input, kind, sum.step + sum.rest, 0};
  const bool same = sum.rest == 0 && (!semantics::IsSigned(sum.narrow) || semantics::IsSigned(kind));
  return same ? sum : Count();
}

// The number which times `odd` is 1 modulo 2^64.
uint64_t Inverse(uint64_t odd) {
  uint64_t inverse = odd;  // right in three bits; each round doubles that
  for (int i = 0; i < 5; ++i) inverse *= 2 - odd * inverse;
  return inverse;
}

Kind Unsigned(Kind kind) {
  switch (Bytes(kind)) {
    case 1: return Kind::kU8;
    case 2: return Kind::kU16;
    case 4: return Kind::kU32;
    default: return Kind::kU64;
  }
}

}  // namespace

void Optimizer::SkipTurns(const LoopState& state) {
  Trace& t = *out_;
  if (!options_.turns || t.ops.empty() || t.ops.back().opcode != kJump || t.guards.size() != 1) return;
  const size_t inputs = t.inputs.size();
  std::vector<Count> sums(inputs + t.ops.size());
  for (size_t i = 0; i < inputs; ++i)
    if (IsInteger(t.inputs[i])) sums[i].input = static_cast<Ref>(i);
  const auto sum_of = [&](Ref ref) { return IsValue(ref) ? sums[static_cast<size_t>(ref)] : Count(); };
  size_t guard = t.ops.size();
  for (size_t i = 0; i + 1 < t.ops.size(); ++i) {
    const TraceOp& op = t.ops[i];
    if (IsGuard(op.opcode)) {
      guard = i;
      continue;
    }
    if (!IsRemovable(op)) return;
    const auto args = t.Args(op);
    Count& sum = sums[inputs + i];
    if (op.opcode == static_cast<uint16_t>(Opcode::kIntCast)) {
      sum = Cast(sum_of(args[0]), op.result_kind);
    } else if ((op.opcode == static_cast<uint16_t>(Opcode::kIntAdd) ||
                op.opcode == static_cast<uint16_t>(Opcode::kIntSub)) &&
               IsConstant(args[1])) {
      sum = sum_of(args[0]);
      sum.rest += op.opcode == static_cast<uint16_t>(Opcode::kIntAdd) ? Bits(args[1]) : 0 - Bits(args[1]);
      if (!IsWide(op.result_kind)) sum = Cast(sum, op.result_kind);
    }
  }
  if (guard == t.ops.size()) return;

  // What it goes round with.
  const auto next = t.Args(t.ops.back());
  for (size_t i = 0; i < inputs; ++i) {
    const Ref ref = next[i];
    if (ref == static_cast<Ref>(i)) continue;
    const Count sum = sum_of(ref);
    if (sum.input != static_cast<Ref>(i) || (sum.rest != 0 && !IsWide(sum.narrow))) return;
    // An input that is not as narrow as it will be after one turn is not the same after none.
    const IntBound narrow = IntBound::OfKind(sum.narrow);
    if (!IsWide(sum.narrow) && t.inputs[i] != sum.narrow &&
        std::none_of(state.nodes.begin(), state.nodes.end(), [&](const LoopState::Node& node) {
          return node.input == static_cast<int32_t>(i) && node.bound.Within(narrow);
        }))
      return;
  }
  const auto step_of = [&](size_t input) {
    const Count sum = next[input] == static_cast<Ref>(input) ? Count() : sum_of(next[input]);
    return sum.step + sum.rest;
  };

  // What is tested: x + a == z leaves the loop.
  const TraceOp leaves = t.ops[guard];
  if (leaves.opcode != kGuardTrue && leaves.opcode != kGuardFalse) return;
  const bool goes_on = leaves.opcode == kGuardTrue;
  const Ref condition = t.Args(leaves)[0];
  Count tested = goes_on ? sum_of(condition) : Count();  // is not 0
  uint64_t end = 0;
  if (const TraceOp* test = Definition(condition);
      test != nullptr && test->opcode == static_cast<uint16_t>(goes_on ? Opcode::kIntNe : Opcode::kIntEq) &&
      IsConstant(t.Args(*test)[1])) {
    tested = sum_of(t.Args(*test)[0]);
    end = Bits(t.Args(*test)[1]);
  }
  if (tested.input < 0) return;
  const auto x = static_cast<size_t>(tested.input);
  const uint64_t s = step_of(x), a = tested.step;
  const uint64_t z = end - tested.rest;
  const Kind modulus = next[x] == tested.input ? Kind::kI64 : sum_of(next[x]).narrow;
  if ((s & 1) == 0 || Bytes(modulus) != Bytes(tested.narrow) ||
      static_cast<uint64_t>(NormaliseInt(tested.narrow, static_cast<int64_t>(z))) != z)
    return;

  // The operations that compute where the last turn begins.
  std::vector<TraceOp> first;
  std::vector<std::pair<Ref, Ref>> first_args;  // of each; the second may be missing
  const auto compute = [&](Opcode opcode, Kind result, Ref left, Ref right = kNothing) {
    TraceOp op = leaves;
    op.opcode = static_cast<uint16_t>(opcode);
    op.extra = -1;
    op.operand_kind = Kind::kI64;
    op.result_kind = result;
    op.arg_count = right == kNothing ? 1 : 2;
    first.push_back(op);
    first_args.emplace_back(left, right);
    return static_cast<Ref>(inputs + first.size() - 1);
  };
  const auto plus = [&](Ref left, uint64_t c) {
    return c == 0 ? left : compute(Opcode::kIntAdd, Kind::kI64, left, Int(c));
  };
  const auto times = [&](Ref left, uint64_t c) {
    return c == 1 ? left : compute(Opcode::kIntMul, Kind::kI64, left, Int(c));
  };
  Ref turns = times(plus(static_cast<Ref>(x), a - z), 0 - Inverse(s));
  if (!IsWide(modulus)) turns = compute(Opcode::kIntCast, Unsigned(modulus), turns);
  std::vector<Ref> name(inputs + t.ops.size(), kNothing);
  for (size_t i = 0; i < inputs; ++i) {
    name[i] = static_cast<Ref>(i);
    const uint64_t step = step_of(i);
    if (next[i] == static_cast<Ref>(i) || step == 0) continue;
    const Kind narrow = sum_of(next[i]).narrow;
    if (i == x) {
      name[i] = Int(static_cast<uint64_t>(NormaliseInt(narrow, static_cast<int64_t>(z - a))));
      continue;
    }
    name[i] = compute(Opcode::kIntAdd, Kind::kI64, static_cast<Ref>(i), times(turns, step));
    if (!IsWide(narrow)) name[i] = compute(Opcode::kIntCast, narrow, name[i]);
  }

  // An item is found by what stays a value.
  for (const Sum& place : t.sums)
    if (IsValue(place.base) && IsConstant(name[static_cast<size_t>(place.base)])) return;

  // The last turn, as far as its guard.
  std::vector<TraceOp> last;
  for (size_t i = 0; i <= guard; ++i) {
    TraceOp op = t.ops[i];
    uint64_t bits[4] = {}, value = 0;
    bool constant = op.arg_count <= std::size(bits);
    for (size_t k = 0; k < op.arg_count && constant; ++k) {
      const Ref arg = t.Args(op)[k];
      const Ref now = IsValue(arg) ? name[static_cast<size_t>(arg)] : arg;
      constant = IsConstant(now) && now != kNothing;
      if (constant) bits[k] = Bits(now);
    }
    if (i == guard) {
      if (!constant) return;
      op.opcode = kGuardNever;
      op.operand_kind = Kind::kVoid;
      op.arg_count = 0;
    } else if (constant && EvaluatePure(static_cast<Opcode>(op.opcode), op.operand_kind, op.result_kind, bits,
                                        &value)) {
      name[inputs + i] = t.Constant(value, jit::IsReference(op.result_kind));
      continue;
    }
    name[inputs + i] = static_cast<Ref>(inputs + first.size() + last.size());
    last.push_back(op);
  }
  Rename([&](Ref ref) { return name[static_cast<size_t>(ref)]; });
  for (size_t i = 0; i < first.size(); ++i) {
    first[i].first_arg = static_cast<uint32_t>(t.args.size());
    t.args.push_back(first_args[i].first);
    if (first_args[i].second != kNothing) t.args.push_back(first_args[i].second);
  }
  t.ops = std::move(first);
  t.ops.insert(t.ops.end(), last.begin(), last.end());
  t.FindExits(0);
  t.guards[0].never = true;
}

}  // namespace kiln::jit
