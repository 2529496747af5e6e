#include "translator/transform/dead_handlers.h"

#include <algorithm>
#include <vector>

#include "translator/flowgraph/rewrite.h"
#include "translator/transform/simplify_flow.h"

namespace kiln {

bool RemoveDeadHandlers(Graph* graph, const ProgramEffects& effects) {
  bool changed = false;
  const Predecessors preds(*graph);
  for (Block* block : graph->blocks()) {
    if (block->exit != Exit::kTry || effects.MayRaise(*block->ops.back())) continue;
    // The call's results must come to stand in this block: it is merged with its successor below.
    const Block* next = block->exits[0].target;
    if (StartsWithCallResult(*next) && preds.of(next).size() != 1) continue;
    JumpAlong(block, 0);
    changed = true;
  }
  if (changed) {
    graph->RemoveUnreachable();
    SimplifyFlow(graph);
  }
  return changed;
}

void SpreadCold(Graph* graph) {
  std::vector<Block*> order = ReversePostorder(*graph);
  for (size_t i = order.size(); i-- > 0;) {
    Block* block = order[i];
    if (block->exit == Exit::kRaise || block->exit == Exit::kUnreachable) block->cold = true;
    if (block->exits.empty() || block == graph->start()) continue;
    if (std::all_of(block->exits.begin(), block->exits.end(),
                    [](const Link& link) { return link.target->cold; }))
      block->cold = true;
  }
}

}  // namespace kiln
