#include "jitcodegen/testing/mutations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "jitcodegen/runtime/optimizer/loop_state.h"

namespace kiln::jit {
namespace {

template <class F>
bool FirstOp(Trace* trace, F f) {
  return std::any_of(trace->ops.begin(), trace->ops.end(), f);
}

bool Is(const TraceOp& op, Opcode opcode) { return op.opcode == static_cast<uint16_t>(opcode); }

void MakeCopy(TraceOp* op) {
  op->opcode = kCopy;
  op->arg_count = 1;
  op->result_kind = op->operand_kind = Kind::kRef;
}

// Takes the operation from `from` to `to`, which comes before.
void MoveUp(Trace* trace, size_t from, size_t to) {
  const Ref first = trace->Value(to), last = trace->Value(from);
  const auto rename = [&](Ref* ref) {
    if (!IsValue(*ref) || *ref < first || *ref > last) return;
    *ref = *ref == last ? first : *ref + 1;
  };
  for (Ref& ref : trace->args) rename(&ref);
  for (Ref& ref : trace->exits) rename(&ref);
  for (Ref& ref : trace->refs) rename(&ref);
  for (Store& store : trace->stores) {
    rename(&store.object);
    rename(&store.value);
    if (store.index != Store::kNoItem) rename(&store.index);
  }
  for (Sum& sum : trace->sums) rename(&sum.base);
  for (ValueFact& fact : trace->value_facts) rename(&fact.value);
  for (HeapFact& fact : trace->heap_facts) {
    rename(&fact.object);
    rename(&fact.value);
  }
  for (SnapshotHead& head : trace->snapshots) {
    rename(&head.left);
    rename(&head.right);
  }
  const auto begin = trace->ops.begin();
  std::rotate(begin + static_cast<long>(to), begin + static_cast<long>(from), begin + static_cast<long>(from) + 1);
}

}  // namespace

bool DropGuard(const JitProgram&, Trace* trace) {
  return FirstOp(trace, [](TraceOp& op) {
    if (op.opcode != kGuardClass && op.opcode != kGuardValue) return false;
    MakeCopy(&op);
    return true;
  });
}

bool ExpectAnotherClass(const JitProgram&, Trace* trace) {
  return FirstOp(trace, [](TraceOp& op) {
    if (op.opcode != kGuardClass) return false;
    ++op.descr;
    return true;
  });
}

bool SwapOperands(const JitProgram&, Trace* trace) {
  return FirstOp(trace, [&](TraceOp& op) {
    const bool is_ordered = Is(op, Opcode::kIntSub) || Is(op, Opcode::kIntLt) || op.opcode == kGuardSub || op.opcode == kGuardLess;
    if (!is_ordered || trace->Args(op)[0] == trace->Args(op)[1]) return false;
    std::swap(trace->Args(op)[0], trace->Args(op)[1]);
    return true;
  });
}

bool ChangeConstant(const JitProgram&, Trace* trace) {
  for (size_t i = 0; i < trace->ops.size(); ++i) {
    const TraceOp& op = trace->ops[i];
    const bool counts = Is(op, Opcode::kIntAdd) || Is(op, Opcode::kIntAnd) || Is(op, Opcode::kIntLt) || op.opcode == kGuardAdd ||
                        op.opcode == kGuardLess || (op.opcode == kGuardValue && !IsReference(op.operand_kind));
    for (size_t k = 0; counts && k < op.arg_count; ++k) {
      const Ref ref = trace->Args(op)[k];
      if (!IsConstant(ref)) continue;
      const Ref changed = trace->Constant(trace->Bits(ref) + 1, false);
      trace->Args(trace->ops[i])[k] = changed;
      return true;
    }
  }
  return false;
}

bool SubtractForAdd(const JitProgram&, Trace* trace) {
  return FirstOp(trace, [](TraceOp& op) {
    if (op.opcode != kGuardAdd) return false;
    op.opcode = kGuardSub;
    return true;
  });
}

bool DropStore(const JitProgram&, Trace* trace) {
  return FirstOp(trace, [](TraceOp& op) {
    if (!Is(op, Opcode::kSetField) && !Is(op, Opcode::kArraySet)) return false;
    MakeCopy(&op);
    return true;
  });
}

bool StoreElsewhere(const JitProgram&, Trace* trace) {
  for (size_t i = 0; i < trace->ops.size(); ++i) {
    const TraceOp& op = trace->ops[i];
    if (!Is(op, Opcode::kArraySet) || !IsConstant(trace->Args(op)[1])) continue;
    const Ref next = trace->Constant(trace->Bits(trace->Args(op)[1]) + 1, false);
    trace->Args(trace->ops[i])[1] = next;
    return true;
  }
  return false;
}

bool MoveLoadOverStore(const JitProgram& program, Trace* trace) {
  for (size_t from = 0; from < trace->ops.size(); ++from) {
    const TraceOp& load = trace->ops[from];
    if (!Is(load, Opcode::kGetField) && !Is(load, Opcode::kArrayGet)) continue;
    for (size_t to = from; to-- > 0;) {
      const auto args = trace->Args(load);
      if (std::find(args.begin(), args.end(), trace->Value(to)) != args.end()) break;
      const TraceOp& op = trace->ops[to];
      const bool store = (Is(op, Opcode::kSetField) || Is(op, Opcode::kArraySet)) && op.descr == load.descr;
      const bool call = Is(op, Opcode::kCall) && !program.calls[op.descr].elidable && program.calls[op.descr].MayWrite(load.descr) &&
                        !program.fields[load.descr].immutable;
      if (!store && !call) continue;
      MoveUp(trace, from, to);
      return true;
    }
  }
  return false;
}

bool ForgetWaitingStore(const JitProgram&, Trace* trace) {
  bool any = false;
  for (SnapshotHead& head : trace->snapshots) {
    if (head.store_count == 0) continue;
    --head.store_count;
    any = true;
  }
  return any;
}

bool RestoreAnotherRegister(const JitProgram&, Trace* trace) {
  for (const SnapshotFrame& frame : trace->frames) {
    if (frame.count < 2) continue;
    Ref &first = trace->refs[frame.first], &second = trace->refs[frame.first + 1];
    if (!IsValue(first) || !IsValue(second) || first == second) continue;
    std::swap(first, second);
    return true;
  }
  return false;
}

bool AskForLess(const JitProgram&, Trace* trace) {
  for (size_t i = 0; i < trace->ops.size(); ++i) {
    const TraceOp& op = trace->ops[i];
    if (op.opcode != kGuardLess || !trace->snapshots[static_cast<size_t>(op.extra)].strengthened) continue;
    const SnapshotHead& head = trace->snapshots[static_cast<size_t>(op.extra)];
    // What was asked there, and no more.
    const Ref offset = trace->Constant(static_cast<uint64_t>(head.offset), false);
    const Ref left = IsConstant(head.left) ? trace->Constant(trace->Bits(head.left), false) : head.left;
    const Ref right = IsConstant(head.right) ? trace->Constant(trace->Bits(head.right), false) : head.right;
    const auto args = trace->Args(trace->ops[i]);
    args[0] = left;
    args[1] = right;
    args[2] = offset;
    return true;
  }
  return false;
}

bool CountOnMore(const JitProgram&, Trace* trace) {
  if (trace->loop_state == nullptr) return false;
  auto state = std::make_shared<LoopState>(*trace->loop_state);
  for (LoopState::Node& node : state->nodes) {
    const bool is_number = node.form == LoopState::Node::Form::kValue && node.input != LoopState::kNoInput && node.type == Kind::kI64;
    // One that the loop goes round with: what stays the same would be allowed to be anything.
    if (!is_number || trace->ops.back().opcode != kJump || trace->Args(trace->ops.back())[static_cast<size_t>(node.input)] == node.input)
      continue;
    node.bound = IntBound::Constant(7);
    trace->loop_state = std::move(state);
    return true;
  }
  return false;
}

bool MiscountTurns(const JitProgram&, Trace* trace) {
  if (trace->loop_state == nullptr || trace->ops.back().opcode != kGuardNever) return false;
  for (size_t i = 0; i < trace->ops.size(); ++i) {
    const TraceOp& op = trace->ops[i];
    if (!Is(op, Opcode::kIntMul) || !IsConstant(trace->Args(op)[1])) continue;
    const Ref factor = trace->Constant(trace->Bits(trace->Args(op)[1]) + 2, false);
    trace->Args(trace->ops[i])[1] = factor;
    return true;
  }
  return false;
}

bool TellAnotherClass(const JitProgram& program, Trace* trace) {
  for (ValueFact& of : trace->value_facts) {
    if (of.fact.cls == 0) continue;
    of.fact.cls = program.classes[program.classes[0].id == of.fact.cls ? 1 : 0].id;
    return true;
  }
  return false;
}

bool TellNarrowerBound(const JitProgram&, Trace* trace) {
  for (ValueFact& of : trace->value_facts) {
    if (of.fact.bound < 0) continue;
    const auto [low, high] = trace->bounds[static_cast<size_t>(of.fact.bound)];
    if (low == high) continue;
    of.fact.bound = static_cast<int32_t>(trace->bounds.size());
    trace->bounds.emplace_back(low + 1, high);
    return true;
  }
  return false;
}

bool TellAnotherContent(const JitProgram& program, Trace* trace) {
  for (HeapFact& fact : trace->heap_facts) {
    if (!IsValue(fact.object) || !IsValue(fact.value)) continue;
    fact.value = trace->Constant(IsReference(program.fields[fact.field].kind) ? 0 : 77, false);
    return true;
  }
  return false;
}

bool TellWhatIsForgotten(const JitProgram&, Trace* trace) {
  bool any = false;
  for (size_t i = 0; i < trace->heap_facts.size(); ++i) {
    HeapFact& forgotten = trace->heap_facts[i];
    for (size_t k = i; k-- > 0 && forgotten.value == HeapFact::kForgotten;) {
      const HeapFact& told = trace->heap_facts[k];
      if (told.field != forgotten.field || told.index != forgotten.index || told.object != forgotten.object) continue;
      forgotten.value = told.value;
      any = true;
    }
  }
  return any;
}

}  // namespace kiln::jit
