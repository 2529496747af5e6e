#include "translator/emit/root_plan.h"

#include "translator/flowgraph/traversal.h"

namespace kiln {

bool IsAllocation(Opcode op) {
  return op == Opcode::kGcAlloc || op == Opcode::kGcAllocArray || op == Opcode::kWeakrefNew;
}

bool PushesForAllocation(const Block& block, size_t index) {
  return index + 1 < block.ops.size() && IsAllocation(block.ops[index + 1]->op);
}

int SavedByAllocation(const Block& block, size_t index) {
  const bool pushed = index != 0 && block.ops[index - 1]->op == Opcode::kGcPush;
  const int count = pushed ? static_cast<int>(block.ops[index - 1]->args.size()) : 0;
  return count + (block.ops[index]->op == Opcode::kWeakrefNew ? 1 : 0);
}

int RootPlan::DepthAfter(const Block& block, size_t index, int depth) {
  const Operation& op = *block.ops[index];
  if (op.op == Opcode::kGcPush)
    return PushesForAllocation(block, index) ? depth : static_cast<int>(op.args.size());
  // The slow half leaves the top where it was only if it needs as many slots, or none were in use.
  if (IsAllocation(op.op) && depth != 0 && depth != SavedByAllocation(block, index))
    return kUnknown;
  return depth;
}

int RootPlan::DepthAtEntry(const Block* block) const {
  const auto it = depth_.find(block);
  return it == depth_.end() ? 0 : it->second;
}

RootPlan::RootPlan(const Graph&, const Flow& flow) : flow_(flow) {
  for (const Block* block : flow.order()) {
    if (block->cold) continue;
    for (size_t i = 0; i < block->ops.size(); ++i)
      if (DepthAfter(*block, i, 0) > 0) {
        start_ = start_ == nullptr ? block : flow.CommonDominator(start_, block);
        break;
      }
  }
  if (start_ == nullptr) return;
  while (IsInCycle(start_)) start_ = flow.Dominator(start_);

  depth_[start_] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Block* block : flow.order()) {
      const auto entry = depth_.find(block);
      if (entry == depth_.end()) continue;
      int depth = entry->second;
      for (size_t i = 0; i < block->ops.size(); ++i) depth = DepthAfter(*block, i, depth);
      for (const Link& link : block->exits) {
        if (!InRegion(link.target)) continue;
        const auto [it, added] = depth_.emplace(link.target, depth);
        if (!added && it->second != depth && it->second != kUnknown) {
          it->second = kUnknown;
          changed = true;
        }
        changed |= added;
      }
    }
  }
}

}  // namespace kiln
