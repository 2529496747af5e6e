// What comparisons of two values say about other comparisons.
//
// Values that are a constant apart are one family: v2, v2 + 1 and v2 + 5, as long as no sum of them wraps. What is
// known of two families is a list of differences, x < y + c. So an index that walks is tested once:
//
//     v3 = v2 + 1;  guard_less v3, v1, 0         v3 = v2 + 1;  guard_less v3, v1, -4
//     v4 = v2 + 2;  guard_less v4, v1, 0   ==>
//     v7 = v2 + 5;  guard_less v7, v1, 0
//
// A guard may fail at will: the interpreter asks again. So the first one tests at once for what is asked later (it is
// *strengthened*), and the others go. It then no longer follows from its failing what the interpreter's condition
// comes to, which is computed where that is wanted (SnapshotHead::strengthened). Only a guard whose right
// side cannot overflow is strengthened; a constant side takes the difference itself.
#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/optimizer/pass.h"

namespace kiln::jit {
namespace {

constexpr size_t kMostDifferences = 24;

}  // namespace

// The number d for which `to` is `from` + d, exactly.
bool Optimizer::DistanceTo(Ref from, Ref to, int64_t* d) {
  const auto family = [&](Ref ref, int64_t* offset) {
    *offset = 0;
    if (IsConstant(ref)) {
      *offset = static_cast<int64_t>(Bits(ref));
      return kNothing;
    }
    const TraceOp* made = Definition(ref);
    if (made == nullptr || made->operand_kind != Kind::kI64) return ref;
    const bool sum = made->opcode == static_cast<uint16_t>(Opcode::kIntAdd) || made->opcode == kGuardAdd;
    if (!sum || !IsConstant(Arg(*made, 1)) || IsConstant(Arg(*made, 0))) return ref;
    *offset = static_cast<int64_t>(Bits(Arg(*made, 1)));
    return Arg(*made, 0);
  };
  int64_t a = 0, b = 0;
  if (family(from, &a) != family(to, &b) || __builtin_sub_overflow(b, a, d)) return false;
  IntBound exact;
  return IsConstant(from) || AddBound(BoundOfRef(from), IntBound::Constant(*d), &exact);
}

// The least c known for which x < y + c.
bool Optimizer::LeastDifference(Ref x, Ref y, int64_t* c) {
  bool known = false;
  for (const Difference& have : differences_) {
    int64_t dx = 0, dy = 0, sum = 0;
    if (!DistanceTo(Resolve(have.x), x, &dx) || !DistanceTo(Resolve(have.y), y, &dy)) continue;
    // x - dx < y - dy + have.c
    if (__builtin_add_overflow(have.c, dx, &sum) || __builtin_sub_overflow(sum, dy, &sum)) continue;
    *c = known ? std::min(*c, sum) : sum;
    known = true;
  }
  return known;
}

void Optimizer::AddDifference(Ref x, Ref y, int64_t c) {
  if (!options_.bounds || (IsConstant(x) && IsConstant(y))) return;
  if (differences_.size() == kMostDifferences) differences_.erase(differences_.begin());
  differences_.push_back({x, y, c, -1, c, {}});
}

namespace {

// A comparison as x < y or x <= y.
struct Ordered {
  Ref x = 0, y = 0;
  bool or_equal = false;
};

bool Order(Opcode opcode, Ref a, Ref b, bool holds, Ordered* out) {
  if (opcode < Opcode::kIntLt || opcode > Opcode::kIntGe) return false;
  const bool less = opcode == Opcode::kIntLt || opcode == Opcode::kIntLe;
  const bool strict = opcode == Opcode::kIntLt || opcode == Opcode::kIntGt;
  // The opposite of a < b is b <= a.
  *out = less == holds ? Ordered{a, b, strict != holds} : Ordered{b, a, strict != holds};
  return true;
}

}  // namespace

bool Optimizer::ComparesLikeSigned(Kind kind, Ref a, Ref b) {
  return IsInteger(kind) &&
         (semantics::IsSigned(kind) || (BoundOfRef(a).low >= 0 && BoundOfRef(b).low >= 0));
}

// 1 or 0 if that follows from what is known, else -1.
int Optimizer::DecideByDifferences(Opcode opcode, Kind kind, Ref a, Ref b) {
  if (differences_.empty() || !ComparesLikeSigned(kind, a, b)) return -1;
  for (const bool holds : {true, false}) {
    Ordered ordered;
    int64_t c = 0;
    if (Order(opcode, a, b, holds, &ordered) && LeastDifference(ordered.x, ordered.y, &c) &&
        c <= (ordered.or_equal ? 1 : 0))
      return holds;
  }
  return -1;
}

bool Optimizer::GuardLess(const TraceOp& like, Ref condition, bool holds) {
  const TraceOp made = *Definition(condition);
  if (made.opcode >= kNumOpcodes || !IsComparison(static_cast<Opcode>(made.opcode)) || !options_.bounds)
    return false;
  Ordered ordered;
  const Ref left = Arg(made, 0), right = Arg(made, 1);
  if (!Order(static_cast<Opcode>(made.opcode), left, right, holds, &ordered)) return false;
  if (!ComparesLikeSigned(made.operand_kind, left, right)) {
    // What is below a number that is not negative is neither.
    args_.assign(1, condition);
    EmitGuard(like, holds ? kGuardTrue : kGuardFalse);
    Becomes(condition, Int(holds));
    Learn(condition, holds);
    if (ComparesLikeSigned(made.operand_kind, left, right))
      AddDifference(ordered.x, ordered.y, ordered.or_equal);
    return true;
  }
  const int64_t c = ordered.or_equal ? 1 : 0;
  Ref x = ordered.x, y = ordered.y;
  IntBound end;
  if (!AddBound(BoundOfRef(y), IntBound::Constant(c), &end)) return false;
  if (!Strengthen(x, y, c)) {
    const IntBound before = BoundOfRef(y);
    if (IsConstant(y)) {
      args_ = {x, Int(Bits(y) + static_cast<uint64_t>(c)), Int(0)};
    } else if (IsConstant(x) && !__builtin_sub_overflow(static_cast<int64_t>(Bits(x)), c, &end.low)) {
      args_ = {Int(static_cast<uint64_t>(end.low)), y, Int(0)};
    } else {
      args_ = {x, y, Int(static_cast<uint64_t>(c))};
    }
    EmitGuard(like, kGuardLess);
    if (differences_.size() == kMostDifferences) differences_.erase(differences_.begin());
    differences_.push_back({x, y, c, static_cast<int32_t>(out_->ops.size() - 1), c, before});
  }
  Becomes(condition, Int(holds));
  Learn(condition, holds);
  return true;
}

// Has an earlier guard of the same families test for x < y + c too; false if there is none.
bool Optimizer::Strengthen(Ref x, Ref y, int64_t c) {
  for (size_t i = differences_.size(); i-- > 0;) {
    Difference& have = differences_[i];
    int64_t dx = 0, dy = 0, wanted = 0;
    if (have.op < 0 || !DistanceTo(Resolve(have.x), x, &dx) || !DistanceTo(Resolve(have.y), y, &dy))
      continue;
    // have.x + dx < have.y + dy + c
    if (__builtin_sub_overflow(c, dx, &wanted) || __builtin_add_overflow(wanted, dy, &wanted)) continue;
    if (wanted >= have.c) return true;
    TraceOp& op = out_->ops[static_cast<size_t>(have.op)];
    const auto args = out_->Args(op);
    IntBound end;
    int64_t moved = 0;
    if (IsConstant(args[0])) {
      if (__builtin_sub_overflow(static_cast<int64_t>(Bits(args[0])), wanted - have.c, &moved)) continue;
      args[0] = Int(static_cast<uint64_t>(moved));
    } else if (IsConstant(args[1])) {
      if (__builtin_add_overflow(static_cast<int64_t>(Bits(args[1])), wanted - have.c, &moved)) continue;
      args[1] = Int(static_cast<uint64_t>(moved));
    } else {
      if (!AddBound(have.before, IntBound::Constant(wanted), &end)) continue;
      args[2] = Int(static_cast<uint64_t>(wanted));
    }
    have.c = wanted;
    AskAgain(static_cast<size_t>(op.extra), have);
    return true;
  }
  return false;
}

// The guard's condition is to be computed from now on where it fails.
void Optimizer::AskAgain(size_t number, const Difference& asked) {
  SnapshotHead& head = out_->snapshots[number];
  if (head.strengthened) return;
  head.strengthened = true;
  head.left = asked.x;
  head.right = asked.y;
  head.offset = asked.asked;
  // Its exit values move to the end, so that there is room for more.
  struct Guard& guard = out_->guards[number];
  const uint32_t first = std::exchange(guard.first_exit, static_cast<uint32_t>(out_->exits.size()));
  for (uint32_t i = 0; i < guard.exit_count; ++i) out_->exits.push_back(Ref{out_->exits[first + i]});
  for (const Ref ref : {asked.x, asked.y}) {
    const auto exits = std::span(out_->exits).subspan(guard.first_exit);
    if (IsConstant(ref) || std::find(exits.begin(), exits.end(), ref) != exits.end()) continue;
    out_->exits.push_back(ref);
  }
  std::sort(out_->exits.begin() + guard.first_exit, out_->exits.end());
  guard.exit_count = static_cast<uint32_t>(out_->exits.size()) - guard.first_exit;
}

}  // namespace kiln::jit
