#include "translator/flowgraph/roots.h"

#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {

ValueRoots::ValueRoots(const Graph& graph, bool through_casts) : roots_(graph.next_value_id()) {
  // Null in roots_ means, while this runs: nothing has reached it yet.
  auto root = [&](const Value* v) { return v->is_const() ? v : roots_[v->id]; };
  std::vector<Block*> order = ReversePostorder(graph);
  Predecessors preds(graph);
  for (const Value* arg : graph.start()->args) roots_[arg->id] = arg;
  constexpr int kMaxRounds = 64;
  for (int round = 0;; round++) {
    bool changed = false;
    auto set = [&](const Value* value, const Value* now) {
      if (roots_[value->id] == now) return;
      roots_[value->id] = now;
      changed = true;
    };
    for (Block* block : order) {
      for (size_t i = 0; block != graph.start() && i < block->args.size(); i++) {
        const Value* arg = block->args[i];
        const Value* common = nullptr;
        for (const Incoming& in : preds.of(block)) {
          const Value* origin = root(LinkOf(in).args[i]);
          if (origin == nullptr || origin == arg) continue;
          if (common == nullptr) {
            common = origin;
          } else if (!SameValue(common, origin)) {
            common = arg;
            break;
          }
        }
        if (round >= kMaxRounds) common = arg;
        // Equal constants are different objects: keep the first.
        if (common != nullptr && common->is_const() && roots_[arg->id] != nullptr &&
            SameValue(common, roots_[arg->id]))
          continue;
        if (common != nullptr) set(arg, common);
      }
      for (auto& op : block->ops) {
        if (op->result == nullptr) continue;
        const Value* origin = op->result;
        if (through_casts && op->op == Opcode::kCastRef) origin = root(op->args[0]);
        if (origin != nullptr) set(op->result, origin);
      }
      for (Link& link : block->exits)
        if (link.exception != nullptr) set(link.exception, link.exception);
    }
    if (!changed || round > kMaxRounds) break;
  }
}

}  // namespace kiln
