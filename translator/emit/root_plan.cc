#include "translator/emit/root_plan.h"

namespace kiln {

bool IsAllocation(Opcode op) {
  return op == Opcode::kGcAlloc || op == Opcode::kGcAllocArray || op == Opcode::kWeakrefNew;
}

bool PushesForAllocation(const Block& block, size_t index) {
  return index + 1 < block.ops.size() && IsAllocation(block.ops[index + 1]->op);
}

bool RootPlan::RaisedAfter(const Block& block, size_t index, bool raised) {
  const Operation& op = *block.ops[index];
  if (op.op != Opcode::kGcPush || PushesForAllocation(block, index)) return raised;
  return !op.args.empty();
}

RootPlan::RootPlan(const Graph&, const Flow& flow) : flow_(flow) {
  for (const Block* block : flow.order()) {
    if (block->cold) continue;
    for (size_t i = 0; i < block->ops.size(); ++i)
      if (RaisedAfter(*block, i, false)) {
        start_ = start_ == nullptr ? block : flow.CommonDominator(start_, block);
        break;
      }
  }
  if (start_ == nullptr) return;
  while (flow.IsInCycle(start_)) start_ = flow.Dominator(start_);

  for (bool changed = true; changed;) {
    changed = false;
    for (const Block* block : flow.order()) {
      if (!InRegion(block)) continue;
      bool raised = RaisedAtEntry(block);
      for (size_t i = 0; i < block->ops.size(); ++i) raised = RaisedAfter(*block, i, raised);
      if (!raised) continue;
      for (const Link& link : block->exits)
        if (InRegion(link.target)) changed |= raised_.insert(link.target).second;
    }
  }
}

}  // namespace kiln
