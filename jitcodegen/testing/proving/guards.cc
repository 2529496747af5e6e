// Guards: whether they hold, and what the interpreter finds where they do not.
#include "jitcodegen/testing/proving/prover.h"
#include "jitcodegen/testing/symbolic/integer_meaning.h"

namespace kiln::jit {

z3::expr Prover::ConditionOf(size_t guard) {
  const SnapshotHead& head = q_.trace.snapshots[guard];
  const bool failing = q_.trace.guards[guard].condition;
  if (!head.strengthened) return Number(failing);
  const z3::expr asked = Value(q_, head.left) < Value(q_, head.right) + Number(static_cast<uint64_t>(head.offset));
  return z3::ite(asked, Number(!failing), Number(failing)).simplify();
}

void Prover::SameExit(size_t mine, size_t guard, const z3::expr& condition, const std::string& what) {
  const Trace &p = p_.trace, &q = q_.trace;
  const auto of_q = [this, condition](Ref ref) { return ref == kOwnCondition ? condition : Value(q_, ref); };
  virtual_ = [this, &q, of_q](uint64_t record) -> const Virtual& {
    const VirtualObject& v = q.virtuals[record];
    Virtual& made = described_[record];
    made = {v.cls, v.length, {}};
    for (uint32_t i = 0; i < v.count; ++i) {
      const Store& store = q.stores[v.first + i];
      made.contents.emplace_back(store.field, program_.fields[store.field].is_item ? SymbolicMachine::AsNumber(Value(q_, store.index)).value_or(~uint64_t{0}) : 0, of_q(store.value));
    }
    return made;
  };
  Virtuals virtuals;
  int32_t f = p.snapshots[mine].frame, g = q.snapshots[guard].frame;
  for (; f >= 0 && g >= 0; f = p.frames[static_cast<size_t>(f)].parent, g = q.frames[static_cast<size_t>(g)].parent) {
    const SnapshotFrame &a = p.frames[static_cast<size_t>(f)], &b = q.frames[static_cast<size_t>(g)];
    if (a.code != b.code || a.pc != b.pc || a.count != b.count) throw Stop{Proof::Result::kRefuted, "another frame, " + what};
    for (uint32_t i = 0; i < a.count; ++i)
      Same(Value(p_, p.refs[a.first + i]), of_q(q.refs[b.first + i]), &virtuals, "register " + std::to_string(i) + ", " + what);
  }
  if (f >= 0 || g >= 0) throw Stop{Proof::Result::kRefuted, "another number of frames, " + what};
  Side left = q_;
  for (uint32_t i = 0; i < q.snapshots[guard].store_count; ++i) {
    const Store& store = q.stores[q.snapshots[guard].first_store + i];
    const bool item = program_.fields[store.field].is_item;
    PutStore(&left, {store.field, of_q(store.object), item ? Value(q_, store.index) : Number(0)}, of_q(store.value));
  }
  SameHeaps(&left, &virtuals, [](uint32_t, const z3::expr&) { return true; }, what);
}

z3::expr Prover::Guard(Side* side, size_t at, const TraceOp& op) {
  const auto args = side->trace.Args(op);
  const z3::expr a = args.empty() ? Number(0) : Value(*side, args[0]);
  const auto result = [&](const z3::expr& value) { side->values[static_cast<size_t>(side->trace.Value(at))] = value; };
  switch (op.opcode) {
    case kGuardTrue: return a != Number(0);
    case kGuardFalse: return a == Number(0);
    case kGuardValue: return a == Value(*side, args[1]);
    case kGuardClass: return a != Number(0) && ClassOf(a) == Number(op.descr);
    // Nothing overflows there.
    case kGuardLess: return a < Value(*side, args[1]) + Value(*side, args[2]);
    case kGuardNull: return a == Number(0);
    case kGuardNonnull: return a != Number(0);
    case kGuardAdd: case kGuardSub: case kGuardMul: {
      const z3::expr b = Value(*side, args[1]);
      result((op.opcode == kGuardAdd ? a + b : op.opcode == kGuardSub ? a - b : a * b).simplify());
      const Opcode test = op.opcode == kGuardAdd   ? Opcode::kIntAddOverflows
                          : op.opcode == kGuardSub ? Opcode::kIntSubOverflows
                                                   : Opcode::kIntMulOverflows;
      return !Overflows(test, Kind::kI64, a, b);
    }
    case kGuardNoException: return side->raised.has_value() ? *side->raised == Number(0) : c_.bool_val(true);
    case kGuardException:
      if (!side->raised.has_value()) return c_.bool_val(false);
      result(*side->exception);
      return *side->raised == Number(op.descr);
    default: return c_.bool_val(false);
  }
}

void Prover::Taken(Side* side, const TraceOp& op) {
  if (op.opcode == kGuardClass) KnowClass(Value(*side, side->trace.Args(op)[0]), op.descr);
  if (op.opcode == kGuardException && side->exception.has_value()) {
    Given(ClassOf(*side->exception) == Number(op.descr));
    Given(*side->exception != Number(0));
  }
  if (op.opcode == kGuardException || op.opcode == kGuardNoException) side->raised.reset();
}

}  // namespace kiln::jit
