#include "translator/transform/simplify.h"

#include "translator/transform/constant_folding.h"
#include "translator/transform/dead_code.h"
#include "translator/transform/simplify_flow.h"

namespace kiln {
namespace {

// Where a narrower reference took the place of a wider one, results that must have its type follow.
void RepairResultTypes(Graph* graph) {
  for (Block* block : graph->blocks())
    for (auto& op : block->ops)
      if (op->op == Opcode::kJitPromote) op->result->type = op->args[0]->type;
}

}  // namespace

bool SimplifyGraph(Program* program, Graph* graph) {
  bool changed = false;
  // Each round enables the next; more than a few are rare.
  for (int round = 0; round < 8; round++) {
    bool again = FoldConstants(program, graph);
    again |= SimplifyFlow(graph);
    again |= MergeEqualArguments(graph);
    again |= RemoveDeadCode(graph);
    if (!again) break;
    changed = true;
  }
  RepairResultTypes(graph);
  return changed;
}

}  // namespace kiln
