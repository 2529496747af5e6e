#include "translator/transform/jit_queries.h"

#include "translator/flowgraph/rewrite.h"

namespace kiln {

bool AnswerJitQueries(Graph* graph) {
  Replacements replaced;
  bool folded = false;
  for (Block* block : graph->blocks()) {
    const Value* condition = block->exit == Exit::kBranch ? block->exit_value : nullptr;
    std::erase_if(block->ops, [&](const auto& op) {
      if (op->op == Opcode::kJitPromote) {
        replaced[op->result] = op->args[0];
        return true;
      }
      if (op->op != Opcode::kJitQuery) return false;
      if (op->result == nullptr) return true;
      if (!op->result->type.is_int()) return false;
      replaced[op->result] = graph->NewInt(op->result->type, 0);
      if (op->result == condition) {
        JumpAlong(block, 1);
        folded = true;
      }
      return true;
    });
  }
  ReplaceAllUses(graph, replaced);
  if (folded) graph->RemoveUnreachable();
  return !replaced.empty();
}

}  // namespace kiln
